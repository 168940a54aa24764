/**
 * The Redis that gateways share, as one event loop has it: one connection for each purpose, made
 * anew when it is lost.
 *
 * <p>Start here: {@link dev.coppice.gateway.redis.RedisLine}.
 */
@NullMarked
package dev.coppice.gateway.redis;

import org.jspecify.annotations.NullMarked;
