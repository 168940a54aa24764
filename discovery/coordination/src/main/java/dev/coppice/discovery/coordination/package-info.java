/**
 * What nodes agree on: who leads, who holds a lock, how many may enter.
 *
 * <p>Start here: {@link dev.coppice.discovery.coordination.Coordination}.
 */
@NullMarked
package dev.coppice.discovery.coordination;

import org.jspecify.annotations.NullMarked;
