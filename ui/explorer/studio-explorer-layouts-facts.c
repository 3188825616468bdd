/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-layouts-facts.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-explorer-layouts-text.h"

#define N_LINES "studio-n-lines" /* data of a grid */
#define VALUE_CHARS 24

void
studio_layout_facts_clear (GtkGrid *grid)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
  g_object_set_data (G_OBJECT (grid), N_LINES, NULL);
}

void
studio_layout_facts_add (GtkGrid    *grid,
                         const char *label,
                         const char *value,
                         const char *tooltip)
{
  int line = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (grid), N_LINES));
  GtkWidget *name = gtk_label_new (label);
  GtkWidget *text = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_valign (name, GTK_ALIGN_START);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_set_tooltip_text (name, tooltip);
  gtk_widget_add_css_class (name, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (text), 1);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (text), GTK_JUSTIFY_RIGHT);
  gtk_label_set_max_width_chars (GTK_LABEL (text), VALUE_CHARS);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_set_focusable (text, FALSE);
  gtk_widget_set_tooltip_text (text, tooltip);
  gtk_widget_add_css_class (text, "numeric");
  gtk_grid_attach (grid, name, 0, line, 1, 1);
  gtk_grid_attach (grid, text, 1, line, 1, 1);
  g_object_set_data (G_OBJECT (grid), N_LINES, GINT_TO_POINTER (line + 1));
}

static const char *
distance_label (HekDistance distance)
{
  switch (distance)
    {
    case HEK_DISTANCE_IP:
      return _("Inner product");
    case HEK_DISTANCE_COSINE:
      return _("Cosine");
    case HEK_DISTANCE_L2:
    default:
      return _("Euclidean (L2)");
    }
}

static void
add_recipe (GtkGrid               *grid,
            const HekLayoutRecipe *recipe)
{
  g_autofree char *method = studio_layout_describe (recipe);
  g_autofree char *options = studio_layout_describe_options (recipe);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, recipe->seed);

  studio_layout_facts_add (grid, _("Method"), method, _(hek_layout_method_help (recipe->method)));
  if (*options != '\0')
    studio_layout_facts_add (grid, _("Options"), options, _("Those that are not the defaults"));
  studio_layout_facts_add (grid, _("Distance"), distance_label (recipe->distance),
                           _("Of the vectors"));
  studio_layout_facts_add (grid, _("Seed"), seed, NULL);
}

void
studio_layout_facts_fill (GtkGrid                       *grid,
                          const HekCollectionLayoutInfo *info)
{
  g_autofree char *rows = studio_count_format (info->n_rows);
  g_autofree char *added = studio_count_format (info->n_added);
  g_autofree char *all = info->n_added > 0 ? g_strdup_printf (_("%s, %s of them placed later"),
                                                              rows, added) : NULL;
  g_autofree char *seconds = studio_layout_format_seconds (info->compute_s);
  g_autoptr (GDateTime) made = g_date_time_new_from_unix_local (info->made_us / G_USEC_PER_SEC);
  /* Translators: a moment, as by g_date_time_format() */
  g_autofree char *moment = made != NULL ? g_date_time_format (made, _("%-e %b %Y, %H:%M")) : NULL;
  HekLayoutRecipe recipe;

  studio_layout_facts_clear (grid);
  if (info->problem != NULL) /* nothing else is known */
    return;
  if (hek_layout_recipe_parse (info->recipe, &recipe, NULL))
    add_recipe (grid, &recipe);
  studio_layout_facts_add (grid, _("Rows"), all != NULL ? all : rows, NULL);
  if (moment != NULL)
    studio_layout_facts_add (grid, _("Made"), moment, NULL);
  if (info->compute_s > 0)
    studio_layout_facts_add (grid, info->unfinished ? _("Computed so far") : _("Computed in"),
                             seconds, NULL);
}

char *
studio_layout_describe_relation (const HekLayoutRelation *relation)
{
  g_autofree char *drawn = studio_count_format (relation->n_drawn);
  g_autofree char *gone = studio_count_format (relation->n_gone);
  g_autofree char *unplaced = studio_count_format (relation->n_unplaced);
  GString *text = g_string_new (NULL);

  if (relation->n_gone == 0 && relation->n_unplaced == 0)
    {
      g_string_append_printf (text, ngettext ("The one row of the collection is drawn.",
                                              "All %s rows of the collection are drawn.",
                                              relation->n_drawn), drawn);
      return g_string_free (text, FALSE);
    }
  g_string_append_printf (text, ngettext ("%s row is drawn.", "%s rows are drawn.",
                                          relation->n_drawn), drawn);
  if (relation->n_gone > 0)
    g_string_append_printf (text, ngettext (" %s was deleted since.", " %s were deleted since.",
                                            relation->n_gone), gone);
  if (relation->n_unplaced > 0)
    g_string_append_printf (text, ngettext (" %s was added since, and has no place.",
                                            " %s were added since, and have no place.",
                                            relation->n_unplaced), unplaced);
  return g_string_free (text, FALSE);
}

char *
studio_layout_describe_past (const HekLayoutRelation *relation)
{
  g_autofree char *drawn = studio_count_format (relation->n_drawn);
  g_autofree char *unplaced = studio_count_format (relation->n_unplaced);
  GString *text = g_string_new (NULL);

  if (relation->n_unplaced == 0)
    {
      g_string_append_printf (text, ngettext ("The one row of then is drawn.",
                                              "All %s rows of then are drawn.",
                                              relation->n_drawn), drawn);
      return g_string_free (text, FALSE);
    }
  g_string_append_printf (text, ngettext ("%s row of then is drawn.",
                                          "%s rows of then are drawn.", relation->n_drawn), drawn);
  g_string_append_printf (text, ngettext (" %s has no place in this layout.",
                                          " %s have no place in this layout.",
                                          relation->n_unplaced), unplaced);
  return g_string_free (text, FALSE);
}
