/**
 * Starts the real services that stand behind the verticles (PostgreSQL, Redis, Kafka and a mail
 * server), from parts that the build carries, on a machine that has none of them.
 *
 * <p>Start here: {@link dev.coppice.backing.EmbeddedPostgres}, {@link
 * dev.coppice.backing.EmbeddedRedis}, {@link dev.coppice.backing.EmbeddedKafka} and {@link
 * dev.coppice.backing.EmbeddedMailbox}.
 */
@NullMarked
package dev.coppice.backing;

import org.jspecify.annotations.NullMarked;
