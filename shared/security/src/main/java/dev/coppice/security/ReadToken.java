package dev.coppice.security;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.coppice.contract.Principal;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a token. Nobody has looked at its signature yet.
 *
 * @param text the token
 */
record ReadToken(String text, JsonObject header, JsonObject claims) {

  /** Several times what one with a hundred scopes takes. */
  static final int LONGEST = 8 * 1024;

  private static final JsonFactory STRICT =
      new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Parameters by which a token brings its own key, or changes what the rest of it means. */
  private static final List<String> DANGEROUS =
      List.of("jwk", "jku", "x5c", "x5u", "crit", "b64", "zip", "enc", "nonce");

  private static final List<String> FOR_CLIENTS = List.of("nonce", "at_hash", "c_hash", "events");

  /** The latest second that an {@link Instant} can be, and more than anyone needs. */
  private static final long LAST_SECOND = Instant.MAX.getEpochSecond();

  /**
   * @throws RejectedTokenException when it is no signed JWT
   */
  static ReadToken of(String text) {
    if (text.length() > LONGEST) {
      throw new RejectedTokenException("the token is longer than " + LONGEST + " characters");
    }
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    if (first < 1 || second < first + 2 || second == text.length() - 1) {
      throw new RejectedTokenException("the token is no JWT with a signature");
    }
    byte[] signature = decoded(text.substring(second + 1), "signature");
    ReadToken read =
        new ReadToken(
            text,
            json(text.substring(0, first), "header"),
            json(text.substring(first + 1, second), "payload"));
    if (!isAsLong(signature, read.algorithm())) {
      throw new RejectedTokenException("the token's signature is not right");
    }
    for (String name : DANGEROUS) {
      if (read.header.containsKey(name)) {
        throw new RejectedTokenException("the token's header has '" + name + "'");
      }
    }
    return read;
  }

  /** Of the ways to write the same bytes only one is taken, so that a token has one text. */
  private static byte[] decoded(String part, String what) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // Refused below.
    }
    throw new RejectedTokenException("the token's " + what + " is not base64url");
  }

  /** The library takes the first bytes of one that is too long (RFC 7518, section 3.4). */
  private static boolean isAsLong(byte[] signature, String algorithm) {
    return switch (algorithm) {
      case "ES256" -> signature.length == 64;
      case "ES384" -> signature.length == 96;
      default -> true;
    };
  }

  private static JsonObject json(String part, String what) {
    byte[] bytes = decoded(part, what);
    try (JsonParser parser = STRICT.createParser(bytes)) {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      while (parser.nextToken() != null) {
        // Throws where a name stands twice.
      }
      return new JsonObject(new String(bytes, StandardCharsets.UTF_8));
    } catch (CharacterCodingException | DecodeException | ClassCastException e) {
      throw new RejectedTokenException("the token's " + what + " is no JSON object");
    } catch (IOException e) {
      throw new RejectedTokenException(
          "the token's " + what + " is no JSON object, or has a name twice");
    }
  }

  /** The algorithm it says it is signed with; empty when it says none. */
  String algorithm() {
    return text(header, "alg");
  }

  /** Its media type in lower case, without {@code application/}. */
  String type() {
    String type = text(header, "typ").toLowerCase(Locale.ROOT);
    return type.startsWith("application/") ? type.substring("application/".length()) : type;
  }

  /**
   * Whether it is a plain JWT with what an ID token or a logout token has, and an access token has
   * not; Keycloak says in {@code typ} that it is one. An ID token without any of these cannot be
   * told from an access token but by its audience.
   */
  boolean isForAClientsEyes() {
    return type().equals("jwt")
        && (FOR_CLIENTS.stream().anyMatch(claims::containsKey) || text(claims, "typ").equals("ID"));
  }

  /** Which key it says it is signed with. */
  @Nullable String keyId() {
    return header.getValue("kid") instanceof String id ? id : null;
  }

  /** Who says to have issued it; empty when nobody does. */
  String issuer() {
    return text(claims, "iss");
  }

  /** Whom it is for. */
  Set<String> audience() {
    return texts(claims.getValue("aud"));
  }

  /**
   * When it ends, in seconds since 1970.
   *
   * @throws RejectedTokenException when it does not
   */
  long expiresAt() {
    return second("exp");
  }

  /** From when on it holds, in seconds since 1970. */
  long notBefore() {
    return claims.containsKey("nbf") ? second("nbf") : 0;
  }

  private long second(String claim) {
    if (claims.getValue(claim) instanceof Number number
        && number.doubleValue() >= 0
        && number.doubleValue() <= LAST_SECOND) {
      return number.longValue();
    }
    throw new RejectedTokenException("the token's '" + claim + "' is no time");
  }

  /**
   * Who asks, if the token is right.
   *
   * @throws RejectedTokenException when it does not say
   */
  Principal principal() {
    String subject = text(claims, "sub");
    if (subject.isEmpty()) {
      throw new RejectedTokenException("the token has no subject");
    }
    return new Principal(subject, client(subject), scopes());
  }

  private String client(String subject) {
    for (String claim : List.of("client_id", "azp", "cid", "appid")) {
      String client = text(claims, claim);
      if (!client.isEmpty()) {
        return client;
      }
    }
    return subject;
  }

  private Set<String> scopes() {
    Object scopes = claims.getValue("scope", claims.getValue("scp"));
    return scopes instanceof String list ? words(list) : texts(scopes);
  }

  /** A scope may stand twice, and an issuer may write the empty list as empty text. */
  private static Set<String> words(String list) {
    Set<String> words = new LinkedHashSet<>(List.of(list.strip().split(" +")));
    words.remove("");
    return words;
  }

  /** Its own name; empty when it has none. */
  String id() {
    return text(claims, "jti");
  }

  /** The name of the session that it was issued in; empty when there is none. */
  String session() {
    return text(claims, "sid");
  }

  private static String text(JsonObject object, String name) {
    return object.getValue(name) instanceof String text ? text : "";
  }

  private static Set<String> texts(@Nullable Object value) {
    if (value instanceof String text) {
      return Set.of(text);
    }
    Set<String> texts = new LinkedHashSet<>();
    if (value instanceof JsonArray list) {
      for (Object each : list) {
        if (each instanceof String text) {
          texts.add(text);
        }
      }
    }
    return texts;
  }
}
