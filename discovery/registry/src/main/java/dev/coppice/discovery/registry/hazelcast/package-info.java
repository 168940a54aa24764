/**
 * The registry over vertx-service-discovery and Hazelcast.
 *
 * <p>Start here: {@link dev.coppice.discovery.registry.hazelcast.HazelcastRegistry}.
 */
@NullMarked
package dev.coppice.discovery.registry.hazelcast;

import org.jspecify.annotations.NullMarked;
