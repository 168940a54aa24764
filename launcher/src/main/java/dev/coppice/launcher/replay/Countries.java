package dev.coppice.launcher.replay;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Countries as ISO 3166-1 has them, by their names in English and in the data set. */
final class Countries {
  /** What stands in the data set for "somewhere": the shop's own country. */
  private static final String HOME = "GB";

  private static final Map<String, String> BY_NAME = new HashMap<>();

  static {
    for (String code : Locale.getISOCountries()) {
      BY_NAME.put(
          folded(new Locale.Builder().setRegion(code).build().getDisplayCountry(Locale.ENGLISH)),
          code);
      BY_NAME.put(folded(code), code);
    }
    Map.of(
            "EIRE", "IE",
            "USA", "US",
            "RSA", "ZA",
            "Channel Islands", "JE",
            "Korea", "KR",
            "Czech Republic", "CZ",
            "Hong Kong", "HK",
            "West Indies", "BB",
            "European Community", "BE",
            "Unspecified", HOME)
        .forEach((name, code) -> BY_NAME.put(folded(name), code));
  }

  private Countries() {}

  /** Two letters; the shop's own country for what is none. */
  static String code(String name) {
    return BY_NAME.getOrDefault(folded(name), HOME);
  }

  private static String folded(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
