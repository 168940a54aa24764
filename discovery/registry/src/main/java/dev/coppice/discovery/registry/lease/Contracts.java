package dev.coppice.discovery.registry.lease;

import dev.coppice.contract.Contract;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Parses each contract once for a JVM, however many instances offer it and however often their
 * records change: parsing is a thousand times dearer than comparing texts. Forgets what no record
 * holds any more. Any thread.
 */
final class Contracts {

  private static final Map<String, WeakReference<Contract>> BY_TEXT = new ConcurrentHashMap<>();

  /**
   * @throws dev.coppice.contract.InvalidContractException when it cannot be read
   */
  static Contract parse(String where, String text) {
    WeakReference<Contract> known = BY_TEXT.get(text);
    Contract contract = known == null ? null : known.get();
    if (contract == null) {
      contract = Contract.parse(where, text);
      BY_TEXT.values().removeIf(reference -> reference.refersTo(null));
      BY_TEXT.put(text, new WeakReference<>(contract));
    }
    return contract;
  }

  private Contracts() {}
}
