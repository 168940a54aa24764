/**
 * What a request through the gateway costs, beside nginx and Spring Cloud Gateway in the same run.
 *
 * <p>Start here: {@link dev.coppice.bench.gateway.GatewayBench}.
 */
@NullMarked
package dev.coppice.bench.gateway;

import org.jspecify.annotations.NullMarked;
