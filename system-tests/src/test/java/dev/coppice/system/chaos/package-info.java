/**
 * Customers buy in a whole shop while its processes are killed, paused and cut off from what is
 * behind them; afterwards everything has to add up. Start here: {@link
 * dev.coppice.system.chaos.ChaosIT}.
 */
@NullMarked
package dev.coppice.system.chaos;

import org.jspecify.annotations.NullMarked;
