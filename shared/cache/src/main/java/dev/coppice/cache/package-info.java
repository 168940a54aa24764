/**
 * Reads that are kept in Redis, and for moments in the JVM, in front of a database.
 *
 * <p>Start here: {@link dev.coppice.cache.ReadCache}.
 */
@NullMarked
package dev.coppice.cache;

import org.jspecify.annotations.NullMarked;
