/**
 * Who may enter and how much: what is a request at all, how long its parts may take, how large it
 * may be.
 *
 * <p>Start here: {@link dev.coppice.gateway.admission.StrictHttpServer}.
 */
@NullMarked
package dev.coppice.gateway.admission;

import org.jspecify.annotations.NullMarked;
