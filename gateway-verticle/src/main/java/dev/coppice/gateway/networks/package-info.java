/**
 * From which networks clients may come: who may connect at all, and who may call what.
 *
 * <p>Start here: {@link dev.coppice.gateway.networks.Networks}.
 */
@NullMarked
package dev.coppice.gateway.networks;

import org.jspecify.annotations.NullMarked;
