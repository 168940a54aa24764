/**
 * From the contracts of the registry to the operation that a request means.
 *
 * <p>Start here: {@link dev.coppice.gateway.routing.RoutingTable}.
 */
@NullMarked
package dev.coppice.gateway.routing;

import org.jspecify.annotations.NullMarked;
