<?php
/**
 * Files of podcasts and captions that WordPress would refuse.
 *
 * Chapters are JSON, which core does not allow at all. Captions it allows, but refuses again where PHP's
 * fileinfo calls them something else than core does. What a file says of itself is never believed: it is read.
 *
 * @package Tayori
 */

namespace Tayori;

defined( 'ABSPATH' ) || exit;

/** Larger files are none of ours. Bytes. */
const LARGEST_TEXT = 4 * MB_IN_BYTES;

// Before a network's own list of allowed types (priority 10), so that the network has the last word.
add_filter( 'upload_mimes', __NAMESPACE__ . '\allow_types', 5, 2 );
add_filter( 'wp_check_filetype_and_ext', __NAMESPACE__ . '\check_content', 10, 4 );

/**
 * Adds JSON and captions for those who may upload.
 *
 * @param array             $types Extensions => MIME type.
 * @param int|\WP_User|null $user  Who uploads; null: the current user.
 * @return array
 */
function allow_types( $types, $user = null ) {
	$may = $user ? user_can( $user, 'upload_files' ) : current_user_can( 'upload_files' );
	return $may ? $types + array( 'json' => 'application/json', 'vtt' => 'text/vtt', 'srt' => 'text/plain' ) : $types;
}

/**
 * Judges JSON and captions by their content, where it is allowed to upload them.
 *
 * @param array         $found    `ext`, `type` and `proper_filename` as core found them; false: refused.
 * @param string        $file     Where the bytes are.
 * @param string        $filename What it is to be called.
 * @param string[]|null $allowed  Extensions => MIME type; null: what the current user may upload.
 * @return array
 */
function check_content( $found, $file, $filename, $allowed ) {
	$named = wp_check_filetype( $filename, $allowed );
	if ( ! in_array( $named['ext'], array( 'json', 'vtt', 'srt' ), true ) ) {
		return $found;
	}
	$accepted = is_what_it_says( $named['ext'], $file );
	if ( ! $accepted && 'json' !== $named['ext'] ) {
		return $found;
	}
	return array(
		'ext'             => $accepted ? $named['ext'] : false,
		'type'            => $accepted ? $named['type'] : false,
		'proper_filename' => false,
	);
}

/**
 * Whether the file is a JSON object, WebVTT or SubRip.
 *
 * @param string $extension `json`, `vtt` or `srt`.
 * @param string $file      Where the bytes are.
 * @return bool
 */
function is_what_it_says( $extension, $file ) {
	if ( ! is_readable( $file ) || filesize( $file ) > LARGEST_TEXT ) {
		return false;
	}
	// A local file: nothing is asked for over the network.
	$text = preg_replace( '/^\xEF\xBB\xBF/', '', file_get_contents( $file ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions
	switch ( $extension ) {
		case 'json':
			return json_decode( $text ) instanceof \stdClass;
		case 'vtt':
			return 1 === preg_match( '/^WEBVTT(?:[ \t\r\n]|$)/D', $text );
		default:
			return 1 === preg_match( '/^\s*\d+[ \t]*\r?\n\d+:\d\d:\d\d,\d{3} --> \d+:\d\d:\d\d,\d{3}/', $text );
	}
}
