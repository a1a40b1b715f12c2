"""What each kind of evidence is worth at its strongest: the one table of the score. Points add up; one more is three times as likely."""

from __future__ import annotations

from scanner.model.suspects import Sign

WEIGHTS: dict[Sign, float] = {
    Sign.LINE: 4.0,  # wrote the very line of a call
    Sign.NEAR: 1.5,  # wrote lines near it, in the same function; less with distance
    Sign.FUNCTION: 4.5,  # changed the function of a call
    Sign.FILE: 2.0,  # changed the file of a call
    Sign.DEFINITION: 2.5,  # changed a function or class that the symptom or a call names, in another file
    Sign.MESSAGE: 2.5,  # has the exception's class and the names in its message in changed lines; by rarity
    Sign.NAMES: 2.0,  # has names of the calls' code in changed lines; by rarity
    Sign.SYMPTOM: 4.0,  # has words of the symptom, in message and paths twice as much as in changed lines; by rarity
    Sign.DEPENDENCY: 4.0,  # updates a package that calls stand in, or that the symptom names
    Sign.IMPORTS: 1.0,  # changed a module that imports the calls' file or is imported by it; half with one between
    Sign.HISTORY: 0.25,  # for each doubling of earlier fixes in its files, up to four
    Sign.SIZE: 0.15,  # for each doubling of changed lines of code, up to eight
    Sign.REVERTED: -4.0,  # taken back within the range
    Sign.TESTS_ONLY: -2.5,  # changes nothing but tests
    Sign.DOCUMENTATION_ONLY: -4.0,  # changes nothing but documentation
}
MOST_DOUBLINGS = {Sign.HISTORY: 4.0, Sign.SIZE: 8.0}
# of the weight of FUNCTION: what remains where the function has one changed line among many
LEAST_SHARE = 0.6
# lines further away than this are not near
NEAR_LINES = 12
