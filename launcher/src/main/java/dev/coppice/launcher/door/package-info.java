/**
 * The operator's way to operations that are not public.
 *
 * <p>Start here: {@link dev.coppice.launcher.door.OperatorDoor}.
 */
@NullMarked
package dev.coppice.launcher.door;

import org.jspecify.annotations.NullMarked;
