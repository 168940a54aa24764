/**
 * Records in a Hazelcast map that live as long as somebody renews them.
 *
 * <p>Start here: {@link dev.coppice.discovery.registry.lease.LeasedBackend}.
 */
@NullMarked
package dev.coppice.discovery.registry.lease;

import org.jspecify.annotations.NullMarked;
