/**
 * The whole shop under load: what orders and looking around cost, and how late events are.
 *
 * <p>Start here: {@link dev.coppice.bench.shop.ShopBench}.
 */
@NullMarked
package dev.coppice.bench.shop;

import org.jspecify.annotations.NullMarked;
