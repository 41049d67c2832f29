<?php
// Every attachment there is, whatever its status: from the database, not through the REST interface.
global $wpdb;
$found = [];
foreach ($wpdb->get_results("SELECT * FROM {$wpdb->posts} WHERE post_type = 'attachment' ORDER BY ID") as $post) {
    $file = get_attached_file($post->ID, true);
    $there = $file && is_file($file);
    $found[] = [
        'id' => (int) $post->ID,
        'slug' => $post->post_name,
        'title' => $post->post_title,
        'caption' => $post->post_excerpt,
        'description' => $post->post_content,
        'alt_text' => get_post_meta($post->ID, '_wp_attachment_image_alt', true),
        'status' => $post->post_status,
        'author' => get_userdata($post->post_author)->user_login ?? '',
        'parent' => (int) $post->post_parent,
        'mime_type' => $post->post_mime_type,
        'file' => get_post_meta($post->ID, '_wp_attached_file', true),
        'bytes' => $there ? filesize($file) : null,
        'md5' => $there ? md5_file($file) : null,
        'meta' => array_map(fn($values) => maybe_unserialize($values[0]), get_post_meta($post->ID)),
    ];
}
echo wp_json_encode($found);
