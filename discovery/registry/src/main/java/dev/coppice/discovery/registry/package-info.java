/**
 * Who is there: records kept by leases, and a local view of them on every node.
 *
 * <p>Start here: {@link dev.coppice.discovery.registry.Registry}.
 */
@NullMarked
package dev.coppice.discovery.registry;

import org.jspecify.annotations.NullMarked;
