package dev.coppice.discovery.calling;

/** Is told which instance gave the answer to a call, just before the answer itself. */
@FunctionalInterface
public interface Answered {

  Answered UNHEARD = instance -> {};

  void by(String instance);
}
