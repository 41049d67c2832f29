<?php
/**
 * Plugin Name:       Tayori
 * Description:       Keeps the rights of films, podcasts and photos that Tayori publishes here machine-readable.
 * Version:           1.0.0
 * Requires at least: 6.1
 * Requires PHP:      7.4
 * Author:            The Tayori authors
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 *
 * No screens, no options, no tables: everything it keeps is post meta, which stays when the plugin goes.
 *
 * @package Tayori
 */

namespace Tayori;

defined( 'ABSPATH' ) || exit;

const VERSION = '1.0.0';

/** What Tayori publishes as. */
const POST_TYPES = array( 'attachment', 'post', 'page' );

require __DIR__ . '/includes/meta.php';
require __DIR__ . '/includes/uploads.php';
require __DIR__ . '/includes/rest.php';
require __DIR__ . '/includes/head.php';
