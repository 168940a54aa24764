package dev.coppice.identity.secondfactor;

import dev.coppice.identity.Secret;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What stands in for a lost app, once: 80 random bits, so a plain hash is as good as a slow one.
 *
 * @param letters sixteen of Base32
 */
record RecoveryCode(String letters) {

  /** How many somebody gets. */
  static final int COUNT = 10;

  private static final int BYTES = 10;
  private static final Pattern FORM = Pattern.compile("[A-Z2-7]{16}");
  private static final SecureRandom RANDOM = new SecureRandom();

  static List<RecoveryCode> fresh() {
    return Stream.generate(
            () -> {
              byte[] bytes = new byte[BYTES];
              RANDOM.nextBytes(bytes);
              return new RecoveryCode(Base32.encode(bytes));
            })
        .limit(COUNT)
        .toList();
  }

  /** As somebody types it, in whichever case, with blanks and hyphens or without. */
  static RecoveryCode typed(String text) {
    return new RecoveryCode(text.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT));
  }

  boolean isWellFormed() {
    return FORM.matcher(letters).matches();
  }

  /** In groups of four. */
  String shown() {
    return letters.replaceAll(".{4}(?=.)", "$0-");
  }

  /** As it is kept; another for each user. */
  String hash(UUID userId) {
    return Secret.hash("recovery code of " + userId + ": " + letters);
  }
}
