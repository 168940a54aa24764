package dev.coppice.gateway.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Paths by their segments. A literal segment wins over a parameter, and where the literal branch
 * leads nowhere the parameter is tried. A look-up visits each node at most once and allocates
 * nothing. Filled by one thread, then only read.
 */
final class Trie {

  private final TrieNode root = new TrieNode();

  /** The resource at a template such as {@code api, catalog, products, {sku}}; made if need be. */
  Resource at(List<String> template) {
    TrieNode node = root;
    for (String segment : template) {
      node = Route.isParameter(segment) ? node.parameterOrNew() : node.literalOrNew(segment);
    }
    if (node.resource == null) {
      node.resource = new Resource();
    }
    return node.resource;
  }

  @Nullable Resource find(RequestPath path) {
    return path.isTooDeep() ? null : find(root, path, 0);
  }

  private static @Nullable Resource find(TrieNode node, RequestPath path, int segment) {
    if (segment == path.size()) {
      return node.resource;
    }
    TrieNode literal = node.literal(path, segment);
    if (literal != null) {
      Resource found = find(literal, path, segment + 1);
      if (found != null) {
        return found;
      }
    }
    TrieNode parameter = node.parameter;
    return parameter == null || path.isEmpty(segment) ? null : find(parameter, path, segment + 1);
  }

  /** One node; its literal children stand in an open-addressing table keyed by their hash. */
  private static final class TrieNode {
    private final Map<String, TrieNode> literals = new HashMap<>();
    private @Nullable String[] names = new String[2];
    private @Nullable TrieNode[] children = new TrieNode[2];
    private @Nullable TrieNode parameter;
    private @Nullable Resource resource;

    TrieNode parameterOrNew() {
      if (parameter == null) {
        parameter = new TrieNode();
      }
      return parameter;
    }

    TrieNode literalOrNew(String name) {
      TrieNode child = literals.get(name);
      if (child == null) {
        child = new TrieNode();
        literals.put(name, child);
        layOut();
      }
      return child;
    }

    private void layOut() {
      // At most half full, so that a look-up for an absent name ends soon.
      int capacity = Integer.highestOneBit(2 * literals.size() - 1) * 2;
      names = new String[capacity];
      children = new TrieNode[capacity];
      literals.forEach(
          (name, child) -> {
            int slot = slot(name.hashCode(), capacity - 1);
            while (names[slot] != null) {
              slot = slot + 1 & capacity - 1;
            }
            names[slot] = name;
            children[slot] = child;
          });
    }

    @Nullable TrieNode literal(RequestPath path, int segment) {
      int mask = names.length - 1;
      int slot = slot(path.hash(segment), mask);
      for (String name = names[slot]; name != null; name = names[slot]) {
        if (path.is(segment, name)) {
          return children[slot];
        }
        slot = slot + 1 & mask;
      }
      return null;
    }

    private static int slot(int hash, int mask) {
      return (hash ^ hash >>> 16) & mask;
    }
  }
}
