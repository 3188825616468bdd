/* SPDX-License-Identifier: Apache-2.0 */
/* From options to a recipe. The tables of the methods decide what there is and what it accepts. */
#include "config.h"

#include "hek-cli-recipe.h"

#include <string.h>

#include "hek-cli-viewing.h"
#include "hek-file.h"

#define DEFAULT_METHOD "palette"
#define RECIPE_MAX_BYTES ((gsize) 1024 * 1024)

/* A value that an option does not take is wrong usage, whoever notices it. */
static void
hek_cli_make_usage (GError **error)
{
  GError *usage = g_error_new (HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "%s", (*error)->message);

  g_clear_error (error);
  g_propagate_error (error, usage);
}

const HekImageQuantizer *
hek_cli_find_method (const char  *id,
                     GError     **error)
{
  const HekImageQuantizer *method = hek_imagequant_find (id);
  GString *list;

  if (method != NULL)
    return method;

  list = g_string_new (NULL);
  for (guint i = 0; i < hek_imagequant_n (); i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", hek_imagequant (i)->id);
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--method: “%s” is not one of %s", id,
               list->str);
  g_string_free (list, TRUE);
  return NULL;
}

static gboolean
hek_cli_fail_not_of_method (const HekImageQuantizer  *method,
                            const char               *name,
                            GError                  **error)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < method->n_options; i++)
    g_string_append_printf (list, "%s--%s", i > 0 ? ", " : "", method->options[i].name);
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
               "--%s: not an option of the method %s, which has %s", name, method->id, list->str);
  g_string_free (list, TRUE);
  return FALSE;
}

static gboolean
hek_cli_apply_locks (const HekCliArgs  *args,
                     HekRecipe         *recipe,
                     GError           **error)
{
  g_autoptr (GPtrArray) colors = hek_cli_args_get_all (args, "lock");

  for (guint i = 0; i < colors->len; i++)
    {
      if (recipe->locks.n_locked == HEK_PALETTE_MAX)
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--lock: more than %d colours",
                       HEK_PALETTE_MAX);
          return FALSE;
        }
      if (!hek_recipe_parse_color (colors->pdata[i], recipe->locks.rgba[recipe->locks.n_locked],
                                   error))
        {
          hek_cli_make_usage (error);
          g_prefix_error (error, "--lock: ");
          return FALSE;
        }
      recipe->locks.n_locked++;
    }
  return TRUE;
}

gboolean
hek_cli_apply_options (const HekCliArgs  *args,
                       HekRecipe         *recipe,
                       gboolean           skip_unknown,
                       GError           **error)
{
  const HekImageQuantizer *method = recipe->quantizer;

  if (!hek_cli_read_viewing (args, &recipe->viewing, error))
    return FALSE;
  for (guint i = 0; i < args->given->len; i++)
    {
      const HekCliGiven *given = &g_array_index (args->given, HekCliGiven, i);
      int at = hek_options_find (method->options, method->n_options, given->name);

      if (at >= 0)
        {
          if (!hek_option_parse (&method->options[at], given->value, &recipe->values.v[at], error))
            {
              hek_cli_make_usage (error);
              g_prefix_error (error, "--");
              return FALSE;
            }
        }
      else if (!skip_unknown && hek_cli_find_method_option (given->name) != NULL)
        return hek_cli_fail_not_of_method (method, given->name, error);
    }

  if (!method->has_palette)
    {
      if (hek_cli_args_has (args, "lock") && !skip_unknown)
        return hek_cli_fail_not_of_method (method, "lock", error);
      return TRUE;
    }
  if (!hek_cli_apply_locks (args, recipe, error))
    return FALSE;
  if (recipe->locks.n_locked > hek_recipe_get_main (recipe))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--lock: %u colours, but the palette has only %g", recipe->locks.n_locked,
                   hek_recipe_get_main (recipe));
      return FALSE;
    }
  return TRUE;
}

static gboolean
hek_cli_load_recipe (const char  *path,
                     HekRecipe   *recipe,
                     GError     **error)
{
  g_autofree char *json = hek_file_load (path, RECIPE_MAX_BYTES, NULL, error);

  if (json == NULL)
    return FALSE;
  if (hek_recipe_from_json (recipe, json, error))
    return TRUE;
  hek_cli_prefix_path (error, path);
  return FALSE;
}

gboolean
hek_cli_read_recipe (const HekCliArgs  *args,
                     HekRecipe         *recipe,
                     GError           **error)
{
  const char *file = hek_cli_args_get (args, "recipe");
  const char *id = hek_cli_args_get (args, "method");
  const HekImageQuantizer *method = NULL;
  HekRecipe read;

  if (id != NULL)
    {
      method = hek_cli_find_method (id, error);
      if (method == NULL)
        return FALSE;
    }
  if (file != NULL && !hek_cli_load_recipe (file, &read, error))
    return FALSE;
  if (file != NULL && method != NULL && method != read.quantizer)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--method: %s, but the recipe is one for %s", id, read.quantizer->id);
      return FALSE;
    }
  if (file == NULL)
    hek_recipe_init (&read, method != NULL ? method : hek_imagequant_find (DEFAULT_METHOD));

  if (!hek_cli_apply_options (args, &read, FALSE, error))
    return FALSE;
  *recipe = read;
  return TRUE;
}
