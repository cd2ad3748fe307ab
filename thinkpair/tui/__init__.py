"""The screens; the only room that imports Textual.

How the whole of it works
-------------------------

    cli.run -> entry_points -> ThinkpairApp(AppContext)
                                   |
              +--------------------+---------------------+
              | Home                                     | a session
        HomeController                            SessionController
        (history, actions, groups)                       |
              |                                    SessionTicker -- LiveSession -- journal
        screens/home, history, ...                       |               (runtime)
                                                  SessionSnapshot
                                                         |
                                          screens/stage, actions, people, ...

* `AppContext` holds what comes from outside: the settings and where sessions are kept.
* Controllers bring files, sessions and screens together. A screen asks its controller, and shows the answer.
* A key is declared in `keys`, with its words; `Keymap` has the keys that a person changed. A screen says in `can`
  what there is that a command may need, and Textual runs the command's action.
* A session is looked at by its ticker whenever something will have changed: at a second, at a boundary, after a
  command, and when the journal has recorded something (`Recorded`). Every screen over the session is shown the same
  `SessionSnapshot`; none of them decides anything.
* The words of the stage come from `session` and `wording`; `layout` says how large each is shown in the room there is.
* The style of a widget or screen is its `DEFAULT_CSS`; there is no file of rules. Colours are those of `themes`.
* Home opens without the engine, the planner and the format language: what needs them is imported where it is used.
* A crash is one line, without anybody's words; `terminal` sees to every other end.

A new key touches `keys.COMMANDS` (footer, help, palette and docs/keys.md follow), and the screen: `action_NAME`, or
nothing where the key asks the session for a command; `can` where it needs something that is not always there.
A new screen touches `user_command` (`Place` and its title), `keys.COMMANDS`, its module in `screens`, and what opens
it.
"""
