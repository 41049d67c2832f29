<?php
/**
 * What machines read in the head of a page: its licence and its JSON-LD.
 *
 * @package Tayori
 */

namespace Tayori;

defined( 'ABSPATH' ) || exit;

add_action( 'wp_head', __NAMESPACE__ . '\print_head' );

/** Prints the head of a page of its own; a list, or a page behind a password, has none. */
function print_head() {
	$post = get_queried_object();
	if ( ! is_singular( POST_TYPES ) || ! $post instanceof \WP_Post || post_password_required( $post ) ) {
		return;
	}
	print_licence( $post );
	print_json( $post );
}

/**
 * The licence's address, or that of the terms of use.
 *
 * @param \WP_Post $post The page.
 */
function print_licence( $post ) {
	$url = get_post_meta( $post->ID, 'tayori_licence_url', true );
	$url = $url ? $url : get_post_meta( $post->ID, 'tayori_terms_url', true );
	$url = esc_url( $url, array( 'http', 'https' ) );
	if ( $url ) {
		echo "<link rel=\"license\" href=\"$url\" />\n"; // phpcs:ignore WordPress.Security.EscapeOutput
	}
}

/**
 * The JSON-LD. It is parsed and written anew: whatever the field holds, no markup can come of it.
 *
 * @param \WP_Post $post The page.
 */
function print_json( $post ) {
	$object = json_decode( get_post_meta( $post->ID, 'tayori_jsonld', true ), true );
	if ( ! is_array( $object ) || ! isset( $object['@type'] ) ) {
		return;
	}
	$flags = JSON_HEX_TAG | JSON_HEX_AMP | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE;
	$json  = wp_json_encode( $object + known_here( $object['@type'], $post ), $flags );
	if ( $json ) {
		echo "<script type=\"application/ld+json\">$json</script>\n"; // phpcs:ignore WordPress.Security.EscapeOutput
	}
}

/**
 * What only WordPress knows: where the page is, and since when.
 *
 * @param string   $type What the page shows, as schema.org calls it.
 * @param \WP_Post $post The page.
 * @return array
 */
function known_here( $type, $post ) {
	$date = 'VideoObject' === $type ? 'uploadDate' : 'datePublished';
	return array(
		'url' => get_permalink( $post ),
		$date => get_post_time( 'c', true, $post ),
	);
}
