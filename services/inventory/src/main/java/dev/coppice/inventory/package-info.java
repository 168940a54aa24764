/**
 * How much there is of what the shop sells: on hand, reserved, available.
 *
 * <p>Start here: {@link dev.coppice.inventory.InventoryVerticle}.
 */
@NullMarked
package dev.coppice.inventory;

import org.jspecify.annotations.NullMarked;
