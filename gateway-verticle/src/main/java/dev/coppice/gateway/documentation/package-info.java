/**
 * The API's documentation, made of the contracts that are served at this moment.
 *
 * <p>Start here: {@link dev.coppice.gateway.documentation.DocumentationPages}.
 */
@NullMarked
package dev.coppice.gateway.documentation;

import org.jspecify.annotations.NullMarked;
