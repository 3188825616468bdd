/* SPDX-License-Identifier: Apache-2.0 */
/* Recipes of layouts from the command line, and layouts as answers. */
#include "config.h"

#include "hek-cli-layout.h"

#include <math.h>
#include <string.h>

#include "hek-cli-args.h"

const char *
hek_cli_layout_name (HekCli  *cli,
                     GError **error)
{
  const char *name = hek_cli_args_get (cli->args, "layout");

  if (name == NULL)
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                 "--layout: which layout? “layout list” names them");
  return name;
}

/* --- recipes --------------------------------------------------------------------------------- */

static const HekLayoutMethod *
read_method (HekCli  *cli,
             GError **error)
{
  const char *id = hek_cli_args_get (cli->args, "method");
  const HekLayoutMethod *method = id != NULL ? hek_layout_method_find (id) : NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  if (method != NULL)
    return method;
  for (guint i = 0; i < hek_layout_n_methods (); i++)
    g_ptr_array_add (ids, (gpointer) hek_layout_method_id (hek_layout_method (i)));
  g_ptr_array_add (ids, NULL);
  hek_cli_args_set_unknown ("method", id, (const char *const *) ids->pdata, error);
  return NULL;
}

static gboolean
read_geometry (HekCli           *cli,
               HekLayoutRecipe  *recipe,
               GError          **error)
{
  const char *id = hek_cli_args_get (cli->args, "geometry");
  const char *known[HEK_N_GEOMETRIES + 1] = { NULL };
  guint n = 0;

  if (id != NULL && !hek_geometry_parse (id, &recipe->geometry))
    recipe->geometry = HEK_N_GEOMETRIES;
  if (recipe->geometry < HEK_N_GEOMETRIES &&
      hek_layout_method_has_geometry (recipe->method, recipe->geometry))
    return TRUE;
  for (guint i = 0; i < HEK_N_GEOMETRIES; i++)
    if (hek_layout_method_has_geometry (recipe->method, (HekGeometry) i))
      known[n++] = hek_geometry_id ((HekGeometry) i);
  hek_cli_args_set_unknown ("geometry", id, known, error);
  return FALSE;
}

/* "n_neighbors=30" */
static gboolean
read_option (HekLayoutRecipe  *recipe,
             const char       *text,
             GError          **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *name = equals != NULL ? g_strndup (text, (gsize) (equals - text)) : NULL;
  g_autoptr (GError) own_error = NULL;
  guint n_options;
  const HekOption *options = hek_layout_method_options (recipe->method, &n_options);
  int at = name != NULL ? hek_options_find (options, n_options, name) : -1;

  if (name == NULL)
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--option: “%s” is not NAME=VALUE",
                 text);
  else if (at < 0)
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--option: %s has no option “%s”",
                 hek_layout_method_id (recipe->method), name);
  else if (!hek_option_parse (&options[at], equals + 1, &recipe->values.v[at], &own_error))
    g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--option: %s", own_error->message);
  else
    return TRUE;
  return FALSE;
}

gboolean
hek_cli_layout_read_recipe (HekCli           *cli,
                            HekDistance       distance,
                            HekLayoutRecipe  *recipe,
                            GError          **error)
{
  const HekOption dims = { .name = "dims", .type = HEK_OPTION_INT, .def = 3, .min = 2, .max = 3 };
  const HekOption seed = { .name = "seed", .type = HEK_OPTION_INT, .def = 1, .max = 0x1p53 };
  g_autoptr (GPtrArray) given = hek_cli_args_get_all (cli->args, "option");
  const HekLayoutMethod *method = read_method (cli, error);
  double n_dims, number;

  if (method == NULL)
    return FALSE;
  hek_layout_recipe_init (recipe, method);
  recipe->distance = distance;
  if (!read_geometry (cli, recipe, error) ||
      !hek_cli_args_get_number (cli, &dims, &n_dims, error) ||
      !hek_cli_args_get_number (cli, &seed, &number, error))
    return FALSE;
  /* on the sphere and the paraboloid there are two, whatever the space around them has */
  if (!hek_cli_args_has (cli->args, "dims") && (recipe->geometry == HEK_GEOMETRY_SPHERICAL ||
                                                recipe->geometry == HEK_GEOMETRY_PARABOLIC))
    n_dims = 2;
  recipe->n_dims = (guint) n_dims;
  recipe->seed = (guint64) number;
  for (guint i = 0; i < given->len; i++)
    if (!read_option (recipe, given->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* --- answers --------------------------------------------------------------------------------- */

/* Options that are not at their defaults: "perplexity=50". */
static char *
describe_options (const HekLayoutRecipe *recipe)
{
  guint n;
  const HekOption *options = hek_layout_method_options (recipe->method, &n);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    if (recipe->values.v[i] != options[i].def)
      {
        g_autofree char *value = hek_option_format (&options[i], recipe->values.v[i]);

        g_string_append_printf (out, "%s%s=%s", out->len > 0 ? " " : "", options[i].name, value);
      }
  return g_strdup (out->str);
}

static void
add_recipe (HekCli                        *cli,
            HekCliRecord                  *record,
            const HekCollectionLayoutInfo *info)
{
  g_autofree char *options = NULL;
  HekLayoutRecipe recipe;

  if (!hek_layout_recipe_parse (info->recipe, &recipe, NULL))
    return; /* of a later program */
  options = describe_options (&recipe);
  hek_cli_record_add_text (record, "method", "Method", hek_layout_method_id (recipe.method));
  hek_cli_record_add_text (record, "geometry", "Geometry", hek_geometry_id (recipe.geometry));
  hek_cli_record_add_number (record, "n_dims", "Dimensions", recipe.n_dims, NULL);
  hek_cli_record_add_text (record, "distance", NULL, hek_distance_id (recipe.distance));
  hek_cli_record_add_number (record, "seed", NULL, (double) recipe.seed, NULL);
  if (cli->json || *options != '\0')
    hek_cli_record_add_text (record, "options", *options != '\0' ? "Options" : NULL, options);
}

void
hek_cli_layout_add_info (HekCli                        *cli,
                         HekCliRecord                  *record,
                         const HekCollectionLayoutInfo *info)
{
  g_autoptr (GDateTime) made = g_date_time_new_from_unix_utc (info->made_us / G_USEC_PER_SEC);
  g_autofree char *when = made != NULL ? g_date_time_format_iso8601 (made) : NULL;

  hek_cli_record_add_text (record, "layout", "Layout", info->name);
  hek_cli_record_add_text (record, "state", "State",
                           info->problem != NULL ? "damaged"
                                                 : info->unfinished ? "unfinished" : "done");
  if (info->problem != NULL)
    {
      hek_cli_record_add_text (record, "problem", NULL, info->problem);
      return;
    }
  add_recipe (cli, record, info);
  hek_cli_record_add_number (record, "n_rows", "Rows", (double) info->n_rows, NULL);
  hek_cli_record_add_number (record, "n_added", NULL, (double) info->n_added, NULL);
  hek_cli_record_add_number (record, "seq", "Of commit", (double) info->seq, NULL);
  hek_cli_record_add_text (record, "made", NULL, when != NULL ? when : "");
  hek_cli_record_add_number (record, "compute_s", "Computed in", info->compute_s,
                             g_strdup_printf ("%.2f s", info->compute_s));
}

void
hek_cli_layout_add_relation (HekCliRecord            *record,
                             const HekLayoutRelation *relation)
{
  hek_cli_record_add_number (record, "n_drawn", "Drawn", (double) relation->n_drawn, NULL);
  hek_cli_record_add_number (record, "n_gone", "Deleted since", (double) relation->n_gone, NULL);
  hek_cli_record_add_number (record, "n_unplaced", "Not placed", (double) relation->n_unplaced,
                             NULL);
}
