/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of the command line into options and inputs. What is known comes from three places: the
 * table of the command, the options that every command has, and the descriptors of the picture
 * methods.
 */
#include "config.h"

#include "hek-cli-args.h"

#include <string.h>

#include "hek-cli-viewing.h"
#include "hek-imagequant.h"

static const HekCliOption common_options[] = {
  { "json", 0, NULL, "Answer with JSON instead of text" },
  { "quiet", 'q', NULL, "No answer and no progress; what only the answer needs is not measured" },
  { "threads", 0, "N", "Processor threads to use; all by default. Results do not depend on it" },
  { "help", 'h', NULL, "Show this page" },
};

static const HekCliOption recipe_options[] = {
  { "method", 'm', "METHOD", "How to quantize; palette by default, see below" },
  { "recipe", 0, "FILE", "Read method and options from a JSON recipe; other options win" },
  { "lock", 0, "COLOR",
    "A colour, #rrggbb or #rrggbbaa, that the palette must hold; may be repeated" },
  HEK_CLI_DISPLAY_OPTION,
  HEK_CLI_DISTANCE_OPTION,
};

static const HekCliOption workspace_options[] = {
  { "workspace", 0, "DIR", "The workspace: a folder of collections. Yours by default, in the "
                           "user's data folder under hektor/workspace" },
};

/* What an option of any of the tables needs to be parsed. */
typedef struct
{
  const char *name;
  gboolean takes_value, is_boolean;
} HekCliKnown;

const HekCliOption *
hek_cli_common_options (guint *n)
{
  *n = G_N_ELEMENTS (common_options);
  return common_options;
}

const HekCliOption *
hek_cli_recipe_options (guint *n)
{
  *n = G_N_ELEMENTS (recipe_options);
  return recipe_options;
}

const HekCliOption *
hek_cli_workspace_options (guint *n)
{
  *n = G_N_ELEMENTS (workspace_options);
  return workspace_options;
}

const HekOption *
hek_cli_find_method_option (const char *name)
{
  for (guint i = 0; i < hek_imagequant_n (); i++)
    {
      const HekImageQuantizer *method = hek_imagequant (i);
      int at = hek_options_find (method->options, method->n_options, name);

      if (at >= 0)
        return &method->options[at];
    }
  return NULL;
}

/* @name: (nullable): else the option with @letter */
static gboolean
hek_cli_lookup_table (const HekCliOption *options,
                      guint               n_options,
                      const char         *name,
                      char                letter,
                      HekCliKnown        *known)
{
  for (guint i = 0; i < n_options; i++)
    if (name != NULL ? strcmp (options[i].name, name) == 0
                     : letter != 0 && options[i].letter == letter)
      {
        *known = (HekCliKnown) { options[i].name, options[i].arg != NULL, FALSE };
        return TRUE;
      }
  return FALSE;
}

static gboolean
hek_cli_lookup (const HekCliCommand *command,
                const char          *name,
                char                 letter,
                HekCliKnown         *known)
{
  const HekOption *option;

  if (hek_cli_lookup_table (command->options, command->n_options, name, letter, known) ||
      hek_cli_lookup_table (common_options, G_N_ELEMENTS (common_options), name, letter, known))
    return TRUE;
  if (command->takes_workspace &&
      hek_cli_lookup_table (workspace_options, G_N_ELEMENTS (workspace_options), name, letter,
                            known))
    return TRUE;
  if (!command->takes_recipe)
    return FALSE;
  if (hek_cli_lookup_table (recipe_options, G_N_ELEMENTS (recipe_options), name, letter, known))
    return TRUE;

  option = name != NULL ? hek_cli_find_method_option (name) : NULL;
  if (option == NULL)
    return FALSE;
  *known = (HekCliKnown) { option->name, option->type != HEK_OPTION_BOOLEAN,
                           option->type == HEK_OPTION_BOOLEAN };
  return TRUE;
}

/* --- typing mistakes ----------------------------------------------------------------------- */

#define MAX_NAME 32

/* Levenshtein's distance; names longer than %MAX_NAME are far from everything. */
static guint
hek_cli_edit_distance (const char *a,
                       const char *b)
{
  guint n_a = (guint) strlen (a), n_b = (guint) strlen (b);
  guint row[MAX_NAME + 1];

  if (n_a > MAX_NAME || n_b > MAX_NAME)
    return G_MAXUINT;
  for (guint j = 0; j <= n_b; j++)
    row[j] = j;
  for (guint i = 1; i <= n_a; i++)
    {
      guint diagonal = row[0];

      row[0] = i;
      for (guint j = 1; j <= n_b; j++)
        {
          guint above = row[j];
          guint change = diagonal + (a[i - 1] != b[j - 1]);

          row[j] = MIN (change, MIN (above, row[j - 1]) + 1);
          diagonal = above;
        }
    }
  return row[n_b];
}

static void
hek_cli_consider (const char  *name,
                  const char  *typed,
                  const char **best,
                  guint       *best_distance)
{
  guint distance = hek_cli_edit_distance (typed, name);

  if (distance < *best_distance)
    {
      *best_distance = distance;
      *best = name;
    }
}

/* (nullable): a known option that differs from @typed by at most two letters */
static const char *
hek_cli_suggest (const HekCliCommand *command,
                 const char          *typed)
{
  const char *best = NULL;
  guint distance = 3;

  for (guint i = 0; i < command->n_options; i++)
    hek_cli_consider (command->options[i].name, typed, &best, &distance);
  for (guint i = 0; i < G_N_ELEMENTS (common_options); i++)
    hek_cli_consider (common_options[i].name, typed, &best, &distance);
  for (guint i = 0; command->takes_workspace && i < G_N_ELEMENTS (workspace_options); i++)
    hek_cli_consider (workspace_options[i].name, typed, &best, &distance);
  for (guint i = 0; command->takes_recipe && i < G_N_ELEMENTS (recipe_options); i++)
    hek_cli_consider (recipe_options[i].name, typed, &best, &distance);
  for (guint i = 0; command->takes_recipe && i < hek_imagequant_n (); i++)
    for (guint j = 0; j < hek_imagequant (i)->n_options; j++)
      hek_cli_consider (hek_imagequant (i)->options[j].name, typed, &best, &distance);
  return best;
}

static gboolean
hek_cli_fail_unknown (const HekCliCommand  *command,
                      const char           *word,
                      const char           *name,
                      GError              **error)
{
  const char *nearest = name != NULL ? hek_cli_suggest (command, name) : NULL;
  g_autofree char *whose = hek_cli_command_dup_name (command);

  if (nearest != NULL)
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                 "%s: not an option of %s; did you mean --%s?", word, whose, nearest);
  else
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "%s: not an option of %s", word, whose);
  return FALSE;
}

/* --- parsing ------------------------------------------------------------------------------- */

static void
hek_cli_args_add (HekCliArgs *args,
                  const char *name,
                  const char *value)
{
  HekCliGiven given = { name, g_strdup (value) };

  g_array_append_val (args->given, given);
}

/* A word that begins with "--" or "-". @next: (nullable): the word after it. */
static gboolean
hek_cli_args_parse_option (HekCliArgs           *args,
                           const HekCliCommand  *command,
                           const char           *word,
                           const char           *next,
                           gboolean             *used_next,
                           GError              **error)
{
  gboolean is_long = word[1] == '-';
  const char *equals = is_long ? strchr (word, '=') : NULL;
  g_autofree char *name = NULL;
  const char *value = NULL;
  HekCliKnown known;

  if (is_long)
    {
      name = g_strndup (word + 2, equals != NULL ? (gsize) (equals - word) - 2 : strlen (word) - 2);
      value = equals != NULL ? equals + 1 : NULL;
    }
  else if (word[2] != '\0')
    value = word + 2;

  if (!hek_cli_lookup (command, name, word[1], &known))
    {
      if (name != NULL && g_str_has_prefix (name, "no-") && value == NULL &&
          hek_cli_lookup (command, name + 3, 0, &known) && known.is_boolean)
        {
          hek_cli_args_add (args, known.name, "no");
          return TRUE;
        }
      return hek_cli_fail_unknown (command, word, name, error);
    }

  if (known.is_boolean)
    value = value != NULL ? value : "yes";
  else if (!known.takes_value && value != NULL)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--%s: takes no value", known.name);
      return FALSE;
    }
  else if (known.takes_value && value == NULL)
    {
      if (next == NULL)
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "%s: needs a value", word);
          return FALSE;
        }
      value = next;
      *used_next = TRUE;
    }
  hek_cli_args_add (args, known.name, value);
  return TRUE;
}

static void
hek_cli_given_clear (gpointer data)
{
  g_free (((HekCliGiven *) data)->value);
}

HekCliArgs *
hek_cli_args_parse (const HekCliCommand  *command,
                    char                **words,
                    guint                 n_words,
                    GError              **error)
{
  g_autoptr (HekCliArgs) args = g_new0 (HekCliArgs, 1);
  gboolean only_inputs = FALSE;

  args->inputs = g_ptr_array_new_with_free_func (g_free);
  args->given = g_array_new (FALSE, FALSE, sizeof (HekCliGiven));
  g_array_set_clear_func (args->given, hek_cli_given_clear);

  for (guint i = 0; i < n_words; i++)
    {
      gboolean used_next = FALSE;

      if (!only_inputs && strcmp (words[i], "--") == 0)
        only_inputs = TRUE;
      else if (only_inputs || words[i][0] != '-' || words[i][1] == '\0')
        g_ptr_array_add (args->inputs, g_strdup (words[i]));
      else if (!hek_cli_args_parse_option (args, command, words[i],
                                           i + 1 < n_words ? words[i + 1] : NULL, &used_next,
                                           error))
        return NULL;
      i += used_next ? 1 : 0;
    }
  return g_steal_pointer (&args);
}

void
hek_cli_args_free (HekCliArgs *args)
{
  g_clear_pointer (&args->inputs, g_ptr_array_unref);
  g_clear_pointer (&args->given, g_array_unref);
  g_free (args);
}

gboolean
hek_cli_args_has (const HekCliArgs *args,
                  const char       *name)
{
  for (guint i = 0; i < args->given->len; i++)
    if (strcmp (g_array_index (args->given, HekCliGiven, i).name, name) == 0)
      return TRUE;
  return FALSE;
}

const char *
hek_cli_args_get (const HekCliArgs *args,
                  const char       *name)
{
  for (guint i = args->given->len; i-- > 0;)
    if (strcmp (g_array_index (args->given, HekCliGiven, i).name, name) == 0)
      return g_array_index (args->given, HekCliGiven, i).value;
  return NULL;
}

GPtrArray *
hek_cli_args_get_all (const HekCliArgs *args,
                      const char       *name)
{
  GPtrArray *all = g_ptr_array_new ();

  for (guint i = 0; i < args->given->len; i++)
    if (strcmp (g_array_index (args->given, HekCliGiven, i).name, name) == 0)
      g_ptr_array_add (all, g_array_index (args->given, HekCliGiven, i).value);
  return all;
}

void
hek_cli_args_set_unknown (const char         *option,
                          const char         *given,
                          const char *const  *known,
                          GError            **error)
{
  g_autofree char *names = g_strjoinv (", ", (char **) known);

  if (given == NULL)
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--%s: which of %s?", option, names);
  else
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--%s: “%s” is not one of %s", option,
                 given, names);
}

gboolean
hek_cli_args_get_number (HekCli           *cli,
                         const HekOption  *option,
                         double           *value,
                         GError          **error)
{
  const char *text = hek_cli_args_get (cli->args, option->name);
  g_autoptr (GError) own_error = NULL;

  *value = option->def;
  if (text == NULL || hek_option_parse (option, text, value, &own_error))
    return TRUE;
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--%s", own_error->message);
  return FALSE;
}

gboolean
hek_cli_args_check_no_inputs (HekCli  *cli,
                              GError **error)
{
  g_autofree char *name = hek_cli_command_dup_name (cli->command);

  if (cli->args->inputs->len == 0)
    return TRUE;
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
               "%s: “%s” is one word too many; it reads no files", name,
               (const char *) cli->args->inputs->pdata[0]);
  return FALSE;
}
