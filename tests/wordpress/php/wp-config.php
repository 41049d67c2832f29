<?php
// Where the site is, is told by the environment: tests/wordpress/server.py.
// The address follows the Host header, as behind a reverse proxy: a client of a proxy is never led past it.
$asked = $_SERVER['HTTP_HOST'] ?? '';
$address = preg_match('/^127\.0\.0\.1:\d+$/', $asked) ? "http://$asked" : getenv('WORDPRESS_TEST_URL');
define('WP_HOME', $address);
define('WP_SITEURL', $address);
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . getenv('WORDPRESS_TEST_SOCKET'));
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
// application passwords over plain http
define('WP_ENVIRONMENT_TYPE', 'local');
define('DISABLE_WP_CRON', getenv('WORDPRESS_TEST_CRON') !== '1');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_DEBUG', false);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}
require_once ABSPATH . 'wp-settings.php';
