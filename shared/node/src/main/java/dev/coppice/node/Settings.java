package dev.coppice.node;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a node: defaults &lt; file &lt; environment &lt; system properties.
 *
 * <p>A key is dotted and lower-case; {@code coppice.http.port} is {@code COPPICE_HTTP_PORT} in the
 * environment. A blank value counts as absent. Every getter throws {@link InvalidSettingException}
 * for a value that is not allowed. Immutable: what the environment said when it was loaded.
 */
public final class Settings {
  /** Names a {@code .properties} file in UTF-8; from the environment or a system property. */
  public static final String CONFIG_FILE = "coppice.config.file";

  private static final String PREFIX = "coppice.";

  /** One origin of values. {@code naming} turns a dotted key into the name used there. */
  private record Layer(String source, UnaryOperator<String> naming, Map<String, String> values) {
    static Layer dotted(String source, Map<String, String> values) {
      return new Layer(source, UnaryOperator.identity(), Map.copyOf(values));
    }

    @Nullable Found find(String key) {
      String name = naming.apply(key);
      String value = values.get(name);
      return value == null || value.isBlank()
          ? null
          : new Found(key, value.strip(), source.formatted(name));
    }
  }

  private record Found(String key, String value, String source) {}

  /** The strongest first. */
  private final List<Layer> layers;

  private final @Nullable String part;

  private Settings(List<Layer> layers, @Nullable String part) {
    this.layers = layers;
    this.part = part;
  }

  /** From the real environment, and the file it names. */
  public static Settings load() {
    Map<String, String> properties =
        System.getProperties().stringPropertyNames().stream()
            .filter(name -> name.startsWith(PREFIX))
            .collect(Collectors.toMap(Function.identity(), System::getProperty));
    return load(System.getenv(), properties);
  }

  static Settings load(Map<String, String> environment, Map<String, String> systemProperties) {
    List<Layer> layers = new ArrayList<>();
    layers.add(Layer.dotted("system property %s", systemProperties));
    layers.add(
        new Layer("environment variable %s", Settings::environmentName, Map.copyOf(environment)));
    Found file = new Settings(layers, null).find(CONFIG_FILE);
    if (file != null) {
      layers.add(fileLayer(file));
    }
    return new Settings(List.copyOf(layers), null);
  }

  private static Layer fileLayer(Found file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file.value()), StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw InvalidSettingException.notAllowed(
          CONFIG_FILE,
          file.source(),
          file.value(),
          "a readable .properties file in UTF-8 (" + e + ")");
    }
    Map<String, String> values =
        properties.stringPropertyNames().stream()
            .collect(Collectors.toMap(Function.identity(), properties::getProperty));
    return Layer.dotted("%%s in %s".formatted(file.value().replace("%", "%%")), values);
  }

  /** These values only, and the defaults: for tests. */
  public static Settings of(Map<String, String> values) {
    return new Settings(List.of(Layer.dotted("given value %s", values)), null);
  }

  /** The name of a dotted key in the environment. */
  static String environmentName(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /**
   * What the part of that name sees: {@code coppice.catalog.postgres.uri} before {@code
   * coppice.postgres.uri}, whichever layer either stands in.
   */
  public Settings scoped(String part) {
    return new Settings(layers, part);
  }

  /** The same, where {@code overrides} win over all else. */
  public Settings with(Map<String, String> overrides) {
    List<Layer> all = new ArrayList<>();
    all.add(Layer.dotted("given value %s", overrides));
    all.addAll(layers);
    return new Settings(List.copyOf(all), part);
  }

  public String text(String key, String defaultValue) {
    return text(key).orElse(defaultValue);
  }

  public Optional<String> text(String key) {
    return Optional.ofNullable(find(key)).map(Found::value);
  }

  /** {@code what} says in the message what belongs there, such as "a PostgreSQL URI". */
  public String required(String key, String what) {
    return text(key).orElseThrow(() -> InvalidSettingException.missing(key, what));
  }

  /**
   * A value that is nobody else's to see: what stands in the file that {@code <key>.file} names, if
   * that is set, without blanks around it; else the key's own. Blocks while it reads.
   */
  public Optional<String> secret(String key) {
    Found file = find(key + ".file");
    if (file == null) {
      return text(key);
    }
    try {
      String secret = Files.readString(Path.of(file.value())).strip();
      if (!secret.isEmpty()) {
        return Optional.of(secret);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(file, e.toString());
    }
    throw unreadable(file, "it is empty");
  }

  private static InvalidSettingException unreadable(Found file, String why) {
    return InvalidSettingException.notAllowed(
        file.key(), file.source(), file.value(), "a readable file that holds it (" + why + ")");
  }

  /** A whole number from {@code min} to {@code max}, both included. */
  public int integer(String key, int defaultValue, int min, int max) {
    return parsed(
            key,
            "a whole number from %d to %d".formatted(min, max),
            text -> {
              int number = Integer.parseInt(text);
              return number < min || number > max ? null : number;
            })
        .orElse(defaultValue);
  }

  public boolean flag(String key, boolean defaultValue) {
    return parsed(
            key,
            "true or false",
            text ->
                switch (text.toLowerCase(Locale.ROOT)) {
                  case "true" -> Boolean.TRUE;
                  case "false" -> Boolean.FALSE;
                  default -> null;
                })
        .orElse(defaultValue);
  }

  /** Accepts 250ms, 5s, 2m, 1h and ISO 8601 such as PT5S, from {@code min} to {@code max}. */
  public Duration duration(String key, Duration defaultValue, Duration min, Duration max) {
    return parsed(
            key,
            "a duration from %s to %s, such as 250ms, 5s, 2m or PT5S"
                .formatted(Durations.text(min), Durations.text(max)),
            text -> {
              Duration duration = Durations.parse(text);
              return duration.compareTo(min) < 0 || duration.compareTo(max) > 0 ? null : duration;
            })
        .orElse(defaultValue);
  }

  /** One of an enum's constants: any case, '-' for '_'. */
  public <E extends Enum<E>> E oneOf(String key, E defaultValue) {
    E[] constants = defaultValue.getDeclaringClass().getEnumConstants();
    String allowed =
        Arrays.stream(constants).map(Settings::spelling).collect(Collectors.joining(", "));
    return parsed(
            key,
            "one of " + allowed,
            text ->
                Arrays.stream(constants)
                    .filter(constant -> spelling(constant).equalsIgnoreCase(text.replace('_', '-')))
                    .findFirst()
                    .orElse(null))
        .orElse(defaultValue);
  }

  private static String spelling(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Separated by commas; blanks around an item, and empty items, are dropped. */
  public List<String> list(String key, List<String> defaultValue) {
    return text(key)
        .map(
            text ->
                Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .toList())
        .orElse(defaultValue);
  }

  /**
   * Any other type. A parser that returns null or throws {@link IllegalArgumentException} or {@link
   * ArithmeticException} refuses the value; {@code allowed} completes "it must be ...".
   */
  public <T> Optional<T> parsed(
      String key, String allowed, Function<String, ? extends @Nullable T> parser) {
    Found found = find(key);
    if (found == null) {
      return Optional.empty();
    }
    T value;
    try {
      value = parser.apply(found.value());
    } catch (IllegalArgumentException | ArithmeticException e) {
      value = null;
    }
    if (value == null) {
      throw InvalidSettingException.notAllowed(found.key(), found.source(), found.value(), allowed);
    }
    return Optional.of(value);
  }

  /**
   * The refusal of a value that only its reader can judge; {@code allowed} as in {@link #parsed}.
   */
  public InvalidSettingException invalid(String key, String allowed) {
    Found found = find(key);
    return found == null
        ? InvalidSettingException.missing(key, allowed)
        : InvalidSettingException.notAllowed(found.key(), found.source(), found.value(), allowed);
  }

  private @Nullable Found find(String key) {
    String scopedKey = keyHere(key);
    Found found = scopedKey.equals(key) ? null : findExactly(scopedKey);
    return found == null ? findExactly(key) : found;
  }

  private @Nullable Found findExactly(String key) {
    for (Layer layer : layers) {
      Found found = layer.find(key);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** The key as this scope prefers it. */
  private String keyHere(String key) {
    if (part == null || !key.startsWith(PREFIX) || key.startsWith(PREFIX + part + ".")) {
      return key;
    }
    return PREFIX + part + "." + key.substring(PREFIX.length());
  }
}
