<?php
/**
 * The meta fields: what they are called, what they hold, who may read and write them over REST.
 *
 * Their values are plain text and stay as they were sent, so that Tayori reads back what it wrote. Whoever
 * prints them escapes them, as head.php does.
 *
 * @package Tayori
 */

namespace Tayori;

defined( 'ABSPATH' ) || exit;

add_action( 'init', __NAMESPACE__ . '\register_fields' );

/**
 * Every field with the function that cleans its values.
 *
 * @return array<string, callable>
 */
function fields() {
	$text  = __NAMESPACE__ . '\clean_line';
	$texts = __NAMESPACE__ . '\clean_lines';
	$url   = __NAMESPACE__ . '\clean_url';
	$day   = __NAMESPACE__ . '\clean_day';
	return array(
		'tayori_credit'       => $text,
		'tayori_copyright'    => $text,
		'tayori_owner'        => $text,
		'tayori_licence'      => $text,
		'tayori_licence_url'  => $url,
		'tayori_terms'        => $text,
		'tayori_terms_url'    => $url,
		'tayori_licensor_url' => $url,
		'tayori_policy_url'   => $url,
		'tayori_valid_from'   => $day,
		'tayori_valid_until'  => $day,
		'tayori_territories'  => $text,
		'tayori_notices'      => $texts,
		'tayori_source_type'  => $text,
		'tayori_ai_used'      => __NAMESPACE__ . '\clean_flag',
		'tayori_id'           => $text,
		'tayori_digest'       => $text,
		'tayori_jsonld'       => __NAMESPACE__ . '\clean_json',
	);
}

function register_fields() {
	foreach ( POST_TYPES as $post_type ) {
		foreach ( fields() as $name => $clean ) {
			register_post_meta(
				$post_type,
				$name,
				array(
					'type'              => 'string',
					'single'            => true,
					'default'           => '',
					// JSON-LD has the transcript: a page behind a password shows it to those who may edit.
					'show_in_rest'      => array( 'schema' => array( 'context' => array( 'edit' ) ) ),
					'sanitize_callback' => $clean,
					'auth_callback'     => __NAMESPACE__ . '\may_edit',
				)
			);
		}
	}
}

/**
 * Whether a user may write a field: whoever may edit the post it belongs to.
 *
 * @param bool   $allowed What WordPress would say.
 * @param string $key     The field.
 * @param int    $post_id The post.
 * @param int    $user_id Who asks.
 * @return bool
 */
function may_edit( $allowed, $key, $post_id, $user_id ) {
	return user_can( $user_id, 'edit_post', $post_id );
}

/**
 * Text of one line, without what HTML and XML refuse.
 *
 * @param mixed $value What was sent.
 * @return string
 */
function clean_line( $value ) {
	return trim( preg_replace( '/[\s\p{Cc}]+/u', ' ', clean_lines( $value ) ) );
}

/**
 * Text of several lines.
 *
 * @param mixed $value What was sent.
 * @return string
 */
function clean_lines( $value ) {
	$text = is_scalar( $value ) ? wp_check_invalid_utf8( (string) $value ) : '';
	return trim( preg_replace( '/[^\P{Cc}\t\n]/u', '', str_replace( "\r\n", "\n", $text ) ) );
}

/**
 * A web address; empty for every other scheme.
 *
 * @param mixed $value What was sent.
 * @return string
 */
function clean_url( $value ) {
	return sanitize_url( clean_line( $value ), array( 'http', 'https' ) );
}

/**
 * A day as YYYY-MM-DD; empty for everything else.
 *
 * @param mixed $value What was sent.
 * @return string
 */
function clean_day( $value ) {
	return preg_match( '/^\d{4}-\d\d-\d\d$/D', clean_line( $value ) ) ? clean_line( $value ) : '';
}

/**
 * "true" or empty.
 *
 * @param mixed $value What was sent.
 * @return string
 */
function clean_flag( $value ) {
	return 'true' === clean_line( $value ) ? 'true' : '';
}

/**
 * A JSON object as it was written; empty for everything else.
 *
 * @param mixed $value What was sent.
 * @return string
 */
function clean_json( $value ) {
	$text = clean_lines( $value );
	return json_decode( $text ) instanceof \stdClass ? $text : '';
}
