/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli.h"
#include "hek-option.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name; /* borrowed from a table */
  char *value;      /* owned; %NULL of a flag */
} HekCliGiven;

/* What the user typed after the verb. */
struct _HekCliArgs
{
  GPtrArray *inputs; /* owned: the words that are no options */
  GArray *given;     /* owned: of HekCliGiven, in their order */
};

/* Options of every command: --json, --quiet, --threads, --help. */
const HekCliOption *hek_cli_common_options (guint *n);

/* --method, --recipe, --lock, --display, --distance: of the commands that take a recipe. */
const HekCliOption *hek_cli_recipe_options (guint *n);

/* --workspace: of the commands that take one. */
const HekCliOption *hek_cli_workspace_options (guint *n);

/* Option @name of the first picture method that has one. */
const HekOption *hek_cli_find_method_option (const char *name);

/**
 * hek_cli_args_parse:
 * @words: (array length=n_words): what follows the verb
 *
 * Options may stand anywhere, as "--name value", "--name=value", "-o value" or "-ovalue"; "--" ends
 * them. Yes-or-no options of a method are "--name", "--no-name" or "--name=no".
 *
 * Errors: %HEK_CLI_ERROR_USAGE; an unknown option is answered with the nearest known one
 */
HekCliArgs *hek_cli_args_parse (const HekCliCommand *command, char **words, guint n_words,
                                GError **error);
void        hek_cli_args_free (HekCliArgs *args);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekCliArgs, hek_cli_args_free)

gboolean    hek_cli_args_has (const HekCliArgs *args, const char *name);

/* (nullable): the value given last */
const char *hek_cli_args_get (const HekCliArgs *args, const char *name);

/* (element-type utf8) (transfer container): all values, in their order */
GPtrArray  *hek_cli_args_get_all (const HekCliArgs *args, const char *name);

/**
 * hek_cli_args_set_unknown:
 * @option: its name
 * @given: (nullable): what the user gave for it
 * @known: (array zero-terminated=1): what can be given
 *
 * Errors: %HEK_CLI_ERROR_USAGE: @given is missing, or not one of @known
 */
void        hek_cli_args_set_unknown (const char *option, const char *given,
                                      const char *const *known, GError **error);

/* The value of an option that is a number, else its default. */
gboolean    hek_cli_args_get_number (HekCli *cli, const HekOption *option, double *value,
                                     GError **error);

/* Complains about inputs of a command that takes none. */
gboolean    hek_cli_args_check_no_inputs (HekCli *cli, GError **error);

G_END_DECLS
