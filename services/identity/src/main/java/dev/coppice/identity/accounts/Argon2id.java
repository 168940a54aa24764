package dev.coppice.identity.accounts;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id, version 1.3 (<a href="https://www.rfc-editor.org/rfc/rfc9106">RFC 9106</a>), one lane,
 * in the form that others write too: {@code $argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>}.
 *
 * <p>Its memory is used again: a collector that has to clear away so much after each hash takes
 * nearly as long as the hash. Any thread.
 */
public final class Argon2id {

  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,4}),p=(\\d{1,2})"
              + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final int memoryKib;
  private final int passes;
  private final BlockPool memory;

  /**
   * @param memoryKib what each hash needs, at least 8
   * @param passes over that memory, at least 1
   * @param kept the memory of how many hashes is kept, which is all of it where no more are made at
   *     once
   */
  public Argon2id(int memoryKib, int passes, int kept) {
    this.memoryKib = memoryKib;
    this.passes = passes;
    this.memory = new FixedBlockPool(memoryKib * kept);
  }

  /** Under a salt of its own. */
  public String hash(byte[] password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    byte[] hash = hash(password, salt, memoryKib, passes, 1, HASH_BYTES);
    return "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s"
        .formatted(memoryKib, passes, ENCODER.encodeToString(salt), ENCODER.encodeToString(hash));
  }

  /**
   * @param hash of any memory, passes and lanes
   * @throws IllegalArgumentException for what is no such hash
   */
  boolean matches(byte[] password, String hash) {
    Matcher form = FORM.matcher(hash);
    if (!form.matches()) {
      throw new IllegalArgumentException("what is kept of a password is no hash of Argon2id");
    }
    byte[] expected = Base64.getDecoder().decode(form.group(5));
    byte[] actual =
        hash(
            password,
            Base64.getDecoder().decode(form.group(4)),
            Integer.parseInt(form.group(1)),
            Integer.parseInt(form.group(2)),
            Integer.parseInt(form.group(3)),
            expected.length);
    return MessageDigest.isEqual(expected, actual);
  }

  private byte[] hash(
      byte[] password, byte[] salt, int ofKib, int ofPasses, int lanes, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(ofKib)
            .withIterations(ofPasses)
            .withParallelism(lanes)
            .withSalt(salt)
            .withBlockPool(memory)
            .build());
    byte[] hash = new byte[length];
    generator.generateBytes(password, hash);
    return hash;
  }
}
