/**
 * The Redis that the parts of a cluster share, as one event loop has it: connections that are made
 * anew when they are lost, scripts, and what it means for a call when Redis does not answer.
 *
 * <p>Start here: {@link dev.coppice.redis.RedisClient}.
 */
@NullMarked
package dev.coppice.redis;

import org.jspecify.annotations.NullMarked;
