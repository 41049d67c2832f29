<?php
// Every post and page there is, drafts and the trash too; revisions and automatic drafts left out.
global $wpdb;
$found = [];
$wanted = "post_type IN ('post', 'page') AND post_status <> 'auto-draft'";
foreach ($wpdb->get_results("SELECT * FROM {$wpdb->posts} WHERE $wanted ORDER BY ID") as $post) {
    $names = fn($taxonomy) => wp_get_object_terms($post->ID, $taxonomy, ['fields' => 'names']);
    $found[] = [
        'id' => (int) $post->ID,
        'type' => $post->post_type,
        'slug' => $post->post_name,
        'title' => $post->post_title,
        'content' => $post->post_content,
        'excerpt' => $post->post_excerpt,
        'status' => $post->post_status,
        'author' => get_userdata($post->post_author)->user_login ?? '',
        'date_gmt' => $post->post_date_gmt,
        'parent' => (int) $post->post_parent,
        'categories' => $names('category'),
        'tags' => $names('post_tag'),
        'meta' => array_map(fn($values) => maybe_unserialize($values[0]), get_post_meta($post->ID)),
    ];
}
echo wp_json_encode($found);
