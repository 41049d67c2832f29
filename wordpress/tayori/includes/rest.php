<?php
/**
 * What the REST interface can do with the plugin: find by `tayori_id`, and say that the plugin is there.
 *
 * @package Tayori
 */

namespace Tayori;

defined( 'ABSPATH' ) || exit;

foreach ( POST_TYPES as $tayori_post_type ) {
	add_filter( "rest_{$tayori_post_type}_collection_params", __NAMESPACE__ . '\add_parameter' );
	add_filter( "rest_{$tayori_post_type}_query", __NAMESPACE__ . '\find_by_id', 10, 2 );
}
unset( $tayori_post_type );
add_action( 'rest_api_init', __NAMESPACE__ . '\register_status' );

/**
 * Lets `tayori_id` be asked for in lists of posts, pages and media.
 *
 * @param array $parameters What can be asked for.
 * @return array
 */
function add_parameter( $parameters ) {
	$parameters['tayori_id'] = array(
		'description' => 'Limit result set to what was published under these ids by Tayori.',
		'type'        => 'array',
		// Asking for nothing is a mistake, not a wish for everything.
		'minItems'    => 1,
		'items'       => array(
			'type'      => 'string',
			'minLength' => 1,
		),
	);
	return $parameters;
}

/**
 * Narrows a list to the ids asked for. What a user may not see is left out by WordPress as ever.
 *
 * @param array            $query   Arguments for WP_Query.
 * @param \WP_REST_Request $request The request.
 * @return array
 */
function find_by_id( $query, $request ) {
	if ( isset( $request['tayori_id'] ) ) {
		$query['meta_query'][] = array(
			'key'     => 'tayori_id',
			'value'   => $request['tayori_id'],
			'compare' => 'IN',
		);
	}
	return $query;
}

/** Adds the route `tayori/v1/status`. */
function register_status() {
	register_rest_route(
		'tayori/v1',
		'/status',
		array(
			'methods'             => 'GET',
			'callback'            => __NAMESPACE__ . '\status',
			'permission_callback' => static function () {
				return current_user_can( 'upload_files' );
			},
		)
	);
}

/**
 * What this plugin can do, and the size of file PHP takes in a form, which WordPress tells nobody else.
 *
 * @return array
 */
function status() {
	return array(
		'version'      => VERSION,
		'features'     => array( 'meta', 'uploads', 'find_by_id', 'jsonld', 'license_link' ),
		'fields'       => array_keys( fields() ),
		'upload_bytes' => wp_max_upload_size(),
	);
}
