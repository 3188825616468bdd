/* SPDX-License-Identifier: Apache-2.0 */
/* The card about the row under the pointer. */
#include "config.h"

#include "studio-points-card.h"

#include <glib/gi18n.h>
#include <math.h>

#include "hek-explorer-row.h"
#include "studio-explorer-look.h"

#define TILE_SIDE 72
#define MAX_FACTS 4
#define MAX_CHARS 32

struct _StudioPointsCard
{
  GtkWidget parent_instance;

  HekExplorerView *view;         /* owned */
  HekExplorerRowReader *reader;  /* owned */

  HekExplorerData *data;         /* owned (nullable) */
  guint32 row;
  HekExplorerRow *read;          /* owned (nullable): of row */

  GtkWidget *box, *tile, *key, *facts; /* facts: a grid */
};

G_DEFINE_FINAL_TYPE (StudioPointsCard, studio_points_card, GTK_TYPE_WIDGET)

/* --- what it says ---------------------------------------------------------------------------- */

static GtkWidget *
cell_new (const char *text,
          gboolean    is_name)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), is_name ? MAX_CHARS / 2 : MAX_CHARS);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, is_name ? "dim-label" : "numeric");
  return label;
}

static void
add_fact (StudioPointsCard *self,
          int              *n,
          const char       *name,
          const char       *text)
{
  if (*n >= MAX_FACTS || text == NULL)
    return;
  gtk_grid_attach (GTK_GRID (self->facts), cell_new (name, TRUE), 0, *n, 1, 1);
  gtk_grid_attach (GTK_GRID (self->facts), cell_new (text, FALSE), 1, *n, 1, 1);
  (*n)++;
}

/* (transfer full) (nullable): what the row is coloured by */
static char *
dup_value (const HekExplorerValues *values,
           guint32                  row)
{
  if (row >= values->column.n_rows)
    return NULL;
  if (values->column.numbers != NULL)
    {
      const double number = values->column.numbers[row];

      if (!isfinite (number))
        return NULL;
      return values->column.unit != NULL
               ? g_strdup_printf ("%.4g %s", number, values->column.unit)
               : g_strdup_printf ("%.4g", number);
    }
  if (values->column.codes != NULL && values->column.codes[row] < values->column.n_names)
    return g_strdup (values->column.names[values->column.codes[row]]);
  return NULL;
}

static void
show_facts (StudioPointsCard *self)
{
  const HekSchema *schema = hek_explorer_row_get_schema (self->read);
  const HekExplorerValue *color = hek_explorer_view_get_color (self->view);
  GtkWidget *child;
  int n = 0;

  while ((child = gtk_widget_get_first_child (self->facts)) != NULL)
    gtk_grid_remove (GTK_GRID (self->facts), child);
  if (color != NULL && color->kind != HEK_EXPLORER_VALUE_NONE
      && color->kind != HEK_EXPLORER_VALUE_FIELD)
    {
      HekExplorerValues *values = hek_explorer_view_get_values (self->view, color);
      g_autofree char *text = values != NULL ? dup_value (values, self->row) : NULL;

      if (text != NULL)
        add_fact (self, &n, values->label, text);
    }
  /* the attribute that it is coloured by comes first */
  if (color != NULL && color->kind == HEK_EXPLORER_VALUE_FIELD && color->field < schema->n_fields)
    add_fact (self, &n, schema->fields[color->field].name,
              hek_explorer_row_get_text (self->read, color->field));
  for (guint i = 0; i < schema->n_fields; i++)
    if (color == NULL || color->kind != HEK_EXPLORER_VALUE_FIELD || color->field != i)
      add_fact (self, &n, schema->fields[i].name, hek_explorer_row_get_text (self->read, i));
  gtk_widget_set_visible (self->facts, n > 0);
}

static void
show (StudioPointsCard *self)
{
  const char *problem;

  if (self->read == NULL || !hek_explorer_row_is_loaded (self->read))
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  problem = hek_explorer_row_get_problem (self->read);
  gtk_label_set_label (GTK_LABEL (self->key),
                       problem != NULL ? problem : hek_explorer_row_get_key (self->read));
  gtk_widget_set_visible (self->facts, FALSE);
  if (problem == NULL)
    show_facts (self);
  gtk_widget_set_visible (self->tile, problem == NULL);
  studio_explorer_tile_show_row (STUDIO_ROW_TILE (self->tile), self->read);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

/* --- widget ---------------------------------------------------------------------------------- */

static void
forget_row (StudioPointsCard *self)
{
  if (self->read != NULL)
    g_signal_handlers_disconnect_by_data (self->read, self);
  g_clear_object (&self->read);
}

static void
studio_points_card_dispose (GObject *object)
{
  StudioPointsCard *self = STUDIO_POINTS_CARD (object);

  forget_row (self);
  if (self->reader != NULL)
    hek_explorer_row_reader_set_data (self->reader, NULL);
  g_clear_object (&self->reader);
  g_clear_object (&self->view);
  g_clear_pointer (&self->data, hek_explorer_data_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_points_card_parent_class)->dispose (object);
}

static void
studio_points_card_class_init (StudioPointsCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_points_card_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "points-card");
}

static void
studio_points_card_init (StudioPointsCard *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  self->row = G_MAXUINT32;
  self->reader = hek_explorer_row_reader_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->key = cell_new ("", FALSE);
  gtk_widget_remove_css_class (self->key, "caption");
  gtk_widget_add_css_class (self->key, "heading");
  self->facts = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->facts), 12);
  gtk_grid_set_row_spacing (GTK_GRID (self->facts), 2);
  gtk_box_append (GTK_BOX (words), self->key);
  gtk_box_append (GTK_BOX (words), self->facts);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->box), words);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
studio_points_card_new (HekExplorerView *view)
{
  StudioPointsCard *self = g_object_new (STUDIO_TYPE_POINTS_CARD, NULL);

  self->view = g_object_ref (view);
  self->tile = studio_explorer_look_new_tile (
    studio_explorer_look_get (hek_explorer_view_get_session (view)), TILE_SIDE);
  gtk_widget_set_valign (self->tile, GTK_ALIGN_START);
  gtk_box_prepend (GTK_BOX (self->box), self->tile);
  return GTK_WIDGET (self);
}

void
studio_points_card_set_row (StudioPointsCard *self,
                            HekExplorerData  *data,
                            guint32           row)
{
  g_return_if_fail (STUDIO_IS_POINTS_CARD (self));

  if (data != self->data)
    {
      if (data != NULL)
        hek_explorer_data_ref (data);
      g_clear_pointer (&self->data, hek_explorer_data_unref);
      self->data = data;
      hek_explorer_row_reader_set_data (self->reader, data);
      forget_row (self);
    }
  else if (row == self->row && (self->read != NULL || row == G_MAXUINT32))
    return;
  forget_row (self);
  self->row = row;
  if (data != NULL && row < data->n_rows)
    self->read = hek_explorer_row_reader_dup_row (self->reader, row);
  if (self->read != NULL)
    g_signal_connect_swapped (self->read, "loaded", G_CALLBACK (show), self);
  show (self);
}

guint32
studio_points_card_get_row (StudioPointsCard *self)
{
  g_return_val_if_fail (STUDIO_IS_POINTS_CARD (self), G_MAXUINT32);

  return self->row;
}
