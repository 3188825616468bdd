/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-layouts-text.h"

#include <glib/gi18n.h>
#include <math.h>

static const struct
{
  const char *label, *word, *help; /* translatable */
} geometries[HEK_N_GEOMETRIES] = {
  [HEK_GEOMETRY_EUCLIDEAN] = { N_("Euclidean"), NULL, N_("Straight lines, as on paper and in a "
                                                         "room") },
  [HEK_GEOMETRY_SPHERICAL] = { N_("Spherical"), N_("spherical"),
                               N_("On the surface of a sphere: no border, no middle") },
  [HEK_GEOMETRY_HYPERBOLIC] = { N_("Hyperbolic"), N_("hyperbolic"),
                                N_("In the Poincaré ball, where room grows as fast as the "
                                   "branches of a tree") },
  [HEK_GEOMETRY_PARABOLIC] = { N_("Parabolic"), N_("parabolic"),
                               N_("On a paraboloid, whose curvature is fitted to the vectors") },
};

const char *
studio_layout_geometry_label (HekGeometry geometry)
{
  g_return_val_if_fail (geometry < HEK_N_GEOMETRIES, NULL);

  return _(geometries[geometry].label);
}

const char *
studio_layout_geometry_help (HekGeometry geometry)
{
  g_return_val_if_fail (geometry < HEK_N_GEOMETRIES, NULL);

  return _(geometries[geometry].help);
}

char *
studio_layout_describe (const HekLayoutRecipe *recipe)
{
  const char *label = _(hek_layout_method_label (recipe->method));

  if (recipe->geometry == HEK_GEOMETRY_EUCLIDEAN)
    return g_strdup_printf (_("%s, %uD"), label, recipe->n_dims);
  return g_strdup_printf (_("%s, %uD, %s"), label, recipe->n_dims,
                          _(geometries[recipe->geometry].word));
}

static char *
describe_option (const HekOption *option,
                 double           value,
                 gboolean         is_first)
{
  g_autofree char *label = NULL;
  g_autofree char *text = option->type == HEK_OPTION_CHOICE
                            ? g_strdup (_(option->choices[(guint) value].label))
                            : hek_option_format (option, value);
  g_autofree char *lower = NULL;

  /* a sentence of several: only its first word begins large */
  if (is_first)
    return g_strdup_printf ("%s %s", _(option->label), text);
  lower = g_utf8_strdown (_(option->label), -1);
  return g_strdup_printf ("%s %s", lower, text);
}

char *
studio_layout_describe_options (const HekLayoutRecipe *recipe)
{
  GString *text = g_string_new (NULL);
  guint n_options;
  const HekOption *options = hek_layout_method_options (recipe->method, &n_options);

  for (guint i = 0; i < n_options; i++)
    {
      g_autofree char *one = NULL;

      if (recipe->values.v[i] == options[i].def)
        continue;
      one = describe_option (&options[i], recipe->values.v[i], text->len == 0);
      if (text->len > 0)
        g_string_append (text, _(", "));
      g_string_append (text, one);
    }
  return g_string_free (text, FALSE);
}

char *
studio_layout_format_seconds (double seconds)
{
  guint64 minutes = (guint64) round (seconds / 60);

  if (seconds < 0.05)
    return g_strdup (_("under 0.1 s"));
  if (seconds < 9.95)
    return g_strdup_printf (_("%.1f s"), seconds);
  if (seconds < 59.5)
    return g_strdup_printf (_("%.0f s"), seconds);
  if (minutes < 60)
    return g_strdup_printf (_("%u min"), (guint) minutes);
  return g_strdup_printf (_("%u h %u min"), (guint) MIN (minutes / 60, G_MAXUINT),
                          (guint) (minutes % 60));
}

const HekCollectionLayoutInfo *
studio_layout_find_name (const GPtrArray *layouts,
                         const char      *name)
{
  for (guint i = 0; i < layouts->len; i++)
    {
      const HekCollectionLayoutInfo *info = layouts->pdata[i];

      if (g_str_equal (info->name, name))
        return info;
    }
  return NULL;
}

char *
studio_layout_propose_name (const GPtrArray *layouts,
                            const char      *base)
{
  char *name = g_strdup (base);

  for (guint i = 2; studio_layout_find_name (layouts, name) != NULL; i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s %u", base, i);
    }
  return name;
}
