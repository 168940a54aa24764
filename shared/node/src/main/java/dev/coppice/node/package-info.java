/**
 * A JVM's life: settings, cluster join, management port, and leaving in order.
 *
 * <p>Start here: {@link dev.coppice.node.Node}.
 */
@NullMarked
package dev.coppice.node;

import org.jspecify.annotations.NullMarked;
