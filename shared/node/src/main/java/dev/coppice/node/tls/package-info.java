/**
 * Mutual TLS between the nodes, on the event bus.
 *
 * <p>Start here: {@link dev.coppice.node.tls.BusTls}.
 */
@NullMarked
package dev.coppice.node.tls;

import org.jspecify.annotations.NullMarked;
