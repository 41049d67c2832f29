<?php
// Takes out everything that was published. Numbers go on: no new post has the number of an old one.
global $wpdb;
foreach (['posts', 'postmeta', 'comments', 'commentmeta', 'term_relationships', 'termmeta'] as $table) {
    $wpdb->query("DELETE FROM {$wpdb->$table}");
}
$kept = (int) get_option('default_category');
$wpdb->query("DELETE FROM {$wpdb->term_taxonomy} WHERE term_id <> $kept");
$wpdb->query("DELETE FROM {$wpdb->terms} WHERE term_id <> $kept");
$wpdb->query("UPDATE {$wpdb->term_taxonomy} SET count = 0");
$wpdb->query("DELETE FROM {$wpdb->options} WHERE option_name LIKE '%\\_transient\\_%' OR option_name = 'sticky_posts'");
foreach (get_users() as $user) {
    delete_user_meta($user->ID, '_new_email');
}
