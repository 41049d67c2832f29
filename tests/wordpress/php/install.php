<?php
// A Japanese site with one user of each role; says their application passwords as JSON.
define('WP_INSTALLING', true);
require 'wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('長野の移住だより', 'administrator', 'administrator@example.org', true, '', wp_generate_password());
update_option('timezone_string', 'Asia/Tokyo');
update_option('permalink_structure', '/%postname%/');
switch_theme(array_key_first(wp_get_themes()) ?? '');
$passwords = [];
foreach (['administrator', 'editor', 'author', 'contributor'] as $role) {
    $id = get_user_by('login', $role)->ID ?? wp_insert_user([
        'user_login' => $role,
        'user_pass' => wp_generate_password(),
        'user_email' => "$role@example.org",
        'role' => $role,
    ]);
    [$password] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'Tayori']);
    $passwords[$role] = WP_Application_Passwords::chunk_password($password);
}
$GLOBALS['wp_rewrite']->init();
flush_rewrite_rules(false);
echo wp_json_encode($passwords);
