package dev.coppice.shipping;

import java.security.SecureRandom;

/** What the carrier calls a parcel: two letters and 14 digits and letters, drawn by lot. */
record TrackingNumber(String text) {

  private static final SecureRandom LOT = new SecureRandom();

  /** Crockford's, which has no letters that look like digits. */
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static final int DRAWN = 14;

  static TrackingNumber draw() {
    StringBuilder text = new StringBuilder("CP");
    for (int i = 0; i < DRAWN; i++) {
      text.append(ALPHABET.charAt(LOT.nextInt(ALPHABET.length())));
    }
    return new TrackingNumber(text.toString());
  }

  @Override
  public String toString() {
    return text;
  }
}
