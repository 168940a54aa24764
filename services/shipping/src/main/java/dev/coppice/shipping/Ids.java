package dev.coppice.shipping;

import java.util.regex.Pattern;

/** Ids that clients give, so that what they ask for twice is done once. */
final class Ids {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private Ids() {}

  /**
   * The id itself.
   *
   * @throws IllegalArgumentException when it is of another form
   */
  static String checked(String what, String id) {
    if (!FORM.matcher(id).matches()) {
      throw new IllegalArgumentException(
          what
              + " must be 1 to 64 letters, digits, '.', '_' and '-', the first a letter or a digit");
    }
    return id;
  }
}
