/* SPDX-License-Identifier: Apache-2.0 */
/* Collections may have a thousand attributes: lines are made a few at a time, and only the first
 * ones before somebody asks for all. */
#include "config.h"

#include "studio-explorer-details-facts.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "hek-plot-axis.h"
#include "studio-count.h"
#include "studio-explorer-look.h"

#define STUDIO_LINES_A_TURN 16u
#define STUDIO_FIRST_FIELDS 24u
#define STUDIO_MAX_CHARS 1200 /* of a value; the rest is counted */
#define STUDIO_NAME_CHARS 14
#define STUDIO_PLACE_DIGITS 4u

struct _StudioExplorerDetailsFacts
{
  GtkWidget parent_instance;

  GtkWidget *box;          /* the only child */
  GtkGrid *grid;
  GtkWidget *more;         /* a button */
  HekExplorerFacts *facts; /* owned (nullable) */
  guint n_fields;          /* that have a line */
  guint n_wanted;
  int n_lines;
  guint idle;
};

G_DEFINE_FINAL_TYPE (StudioExplorerDetailsFacts, studio_explorer_details_facts, GTK_TYPE_WIDGET)

/* (transfer full) */
static char *
studio_cut_text (const char *text)
{
  glong n = g_utf8_strlen (text, -1);
  g_autofree char *head = NULL;
  g_autofree char *rest = NULL;

  if (n <= STUDIO_MAX_CHARS)
    return g_strdup (text);
  head = g_utf8_substring (text, 0, STUDIO_MAX_CHARS);
  rest = studio_count_format ((guint64) (n - STUDIO_MAX_CHARS));
  return g_strdup_printf (_("%s… (%s more characters)"), head, rest);
}

/* @text: (nullable): without a value */
static void
studio_explorer_details_facts_add (StudioExplorerDetailsFacts *self,
                                   const char                 *name,
                                   const char                 *text,
                                   gboolean                    is_number)
{
  g_autofree char *cut = text != NULL ? studio_cut_text (text) : g_strdup ("–");
  GtkWidget *label = gtk_label_new (name), *value = gtk_label_new (cut);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), STUDIO_NAME_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (label), STUDIO_NAME_CHARS);
  gtk_widget_set_tooltip_text (label, name);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (value), 1); /* as wide as is left */
  gtk_widget_set_hexpand (value, TRUE);
  gtk_label_set_selectable (GTK_LABEL (value), text != NULL);
  if (is_number)
    gtk_widget_add_css_class (value, "numeric");
  if (text == NULL)
    gtk_widget_add_css_class (value, "dim-label");
  /* not labelled by it: that would be the only thing that is read of the value */
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                  label, NULL, -1);
  gtk_grid_attach (self->grid, label, 0, self->n_lines, 1, 1);
  gtk_grid_attach (self->grid, value, 1, self->n_lines, 1, 1);
  self->n_lines++;
}

/* --- what is no attribute -------------------------------------------------------------------- */

static void
studio_explorer_details_facts_add_place (StudioExplorerDetailsFacts *self)
{
  const HekExplorerFacts *facts = self->facts;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (facts->n_coords, G_N_ELEMENTS (facts->position)); i++)
    {
      g_autofree char *number = hek_plot_format_value (facts->position[i], STUDIO_PLACE_DIGITS);

      g_string_append_printf (text, i > 0 ? ", %s" : "%s", number);
    }
  studio_explorer_details_facts_add (self, _("Place"),
                                     isfinite (facts->position[0]) ? text->str : NULL, TRUE);
}

static void
studio_explorer_details_facts_add_rest (StudioExplorerDetailsFacts *self)
{
  const HekExplorerFacts *facts = self->facts;
  g_autofree char *id = g_strdup_printf ("%" G_GUINT64_FORMAT, facts->row_id);
  g_autofree char *tags = g_strjoinv (", ", facts->tags);
  g_autofree char *vector = g_strdup_printf (
    isfinite (facts->norm) ? _("%u numbers, length %.5g") : _("%u numbers, not all finite"),
    facts->schema->dim, facts->norm);

  if (*tags != '\0')
    studio_explorer_details_facts_add (self, _("Tags"), tags, FALSE);
  studio_explorer_details_facts_add (self, _("Vector"), vector, TRUE);
  studio_explorer_details_facts_add_place (self);
  studio_explorer_details_facts_add (self, _("Row id"), id, TRUE);
}

/* --- filling --------------------------------------------------------------------------------- */

static gboolean
studio_is_number (HekFieldType type)
{
  return type == HEK_FIELD_INTEGER || type == HEK_FIELD_REAL || type == HEK_FIELD_TIME;
}

static void
studio_explorer_details_facts_update_more (StudioExplorerDetailsFacts *self)
{
  guint n = self->facts != NULL ? self->facts->schema->n_fields : 0;
  g_autofree char *text = g_strdup_printf (ngettext ("%u more attribute", "%u more attributes",
                                                     n - MIN (n, self->n_wanted)),
                                           n - MIN (n, self->n_wanted));

  gtk_button_set_label (GTK_BUTTON (self->more), text);
  gtk_widget_set_visible (self->more, n > self->n_wanted);
}

/* Returns: whether there is more to do */
static gboolean
studio_explorer_details_facts_fill (StudioExplorerDetailsFacts *self)
{
  guint n = MIN (self->facts->schema->n_fields, self->n_wanted);

  for (guint i = 0; i < STUDIO_LINES_A_TURN && self->n_fields < n; i++, self->n_fields++)
    {
      const HekExplorerFact *fact = &self->facts->facts[self->n_fields];
      const HekField *field = hek_schema_get_field (self->facts->schema, fact->field);
      g_autofree char *shown = studio_explorer_dup_value (field, fact->text);

      studio_explorer_details_facts_add (self, fact->name, shown, studio_is_number (fact->type));
    }
  return self->n_fields < n;
}

static gboolean
studio_explorer_details_facts_on_idle (gpointer user_data)
{
  StudioExplorerDetailsFacts *self = user_data;

  if (studio_explorer_details_facts_fill (self))
    return G_SOURCE_CONTINUE;
  self->idle = 0;
  return G_SOURCE_REMOVE;
}

static void
studio_explorer_details_facts_go_on (StudioExplorerDetailsFacts *self)
{
  if (studio_explorer_details_facts_fill (self) && self->idle == 0)
    self->idle = g_idle_add (studio_explorer_details_facts_on_idle, self);
  studio_explorer_details_facts_update_more (self);
}

static void
studio_explorer_details_facts_more_clicked (StudioExplorerDetailsFacts *self)
{
  self->n_wanted = G_MAXUINT;
  studio_explorer_details_facts_go_on (self);
}

void
studio_explorer_details_facts_set (StudioExplorerDetailsFacts *self,
                                   HekExplorerFacts           *facts)
{
  GtkWidget *child;

  g_return_if_fail (STUDIO_IS_EXPLORER_DETAILS_FACTS (self));

  g_clear_handle_id (&self->idle, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  g_clear_pointer (&self->facts, hek_explorer_facts_unref);
  self->n_lines = 0;
  self->n_fields = 0;
  self->n_wanted = STUDIO_FIRST_FIELDS;
  gtk_widget_set_visible (self->more, FALSE);
  if (facts == NULL)
    return;
  self->facts = hek_explorer_facts_ref (facts);
  studio_explorer_details_facts_add_rest (self);
  studio_explorer_details_facts_go_on (self);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_explorer_details_facts_dispose (GObject *object)
{
  StudioExplorerDetailsFacts *self = STUDIO_EXPLORER_DETAILS_FACTS (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->facts, hek_explorer_facts_unref);
  G_OBJECT_CLASS (studio_explorer_details_facts_parent_class)->dispose (object);
}

static void
studio_explorer_details_facts_class_init (StudioExplorerDetailsFactsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_explorer_details_facts_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
studio_explorer_details_facts_init (StudioExplorerDetailsFacts *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_row_spacing (self->grid, 6);
  gtk_grid_set_column_spacing (self->grid, 12);
  self->more = gtk_button_new ();
  gtk_widget_add_css_class (self->more, "flat");
  gtk_widget_set_halign (self->more, GTK_ALIGN_START);
  g_signal_connect_swapped (self->more, "clicked",
                            G_CALLBACK (studio_explorer_details_facts_more_clicked), self);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->grid));
  gtk_box_append (GTK_BOX (self->box), self->more);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
studio_explorer_details_facts_new (void)
{
  return g_object_new (STUDIO_TYPE_EXPLORER_DETAILS_FACTS, NULL);
}
