/**
 * Starts the real services that stand behind the verticles (PostgreSQL and Redis), from parts that
 * the build carries, on a machine that has none of them.
 *
 * <p>Start here: {@link dev.coppice.backing.EmbeddedPostgres} and {@link
 * dev.coppice.backing.EmbeddedRedis}.
 */
@NullMarked
package dev.coppice.backing;

import org.jspecify.annotations.NullMarked;
