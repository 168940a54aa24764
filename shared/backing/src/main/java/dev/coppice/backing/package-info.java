/**
 * Starts the real services that stand behind the verticles (PostgreSQL, Redis and a mail server),
 * from parts that the build carries, on a machine that has none of them.
 *
 * <p>Start here: {@link dev.coppice.backing.EmbeddedPostgres}, {@link
 * dev.coppice.backing.EmbeddedRedis} and {@link dev.coppice.backing.EmbeddedMailbox}.
 */
@NullMarked
package dev.coppice.backing;

import org.jspecify.annotations.NullMarked;
