package dev.coppice.discovery.serving;

import dev.coppice.contract.Contract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Finds a service's contract on the classpath: {@code /contract/<service>.yaml}. */
public final class ContractResource {

  private ContractResource() {}

  /**
   * Reads it. A file is read once per start, before the event loops have work, so this blocks.
   *
   * @throws dev.coppice.contract.InvalidContractException when it is no contract
   * @throws IllegalStateException when there is none
   */
  public static Contract load(String service) {
    String name = "/contract/" + service + ".yaml";
    try (InputStream in = ContractResource.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar holds no " + name);
      }
      return Contract.parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
