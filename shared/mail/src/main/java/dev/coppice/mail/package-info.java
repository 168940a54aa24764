/**
 * Letters of plain text, sent by SMTP. Nothing is kept here: who must not lose one keeps it until
 * it is sent.
 *
 * <p>Start here: {@link dev.coppice.mail.Mailer}.
 */
@NullMarked
package dev.coppice.mail;

import org.jspecify.annotations.NullMarked;
