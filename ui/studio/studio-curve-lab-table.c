/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-curve-lab-table.h"

#include <glib/gi18n.h>

#include "studio-curve-key.h"

#define COLUMN_GAP 12

enum
{
  COLUMN_CURVE,
  COLUMN_BITS,
  COLUMN_JND,
  N_COLUMNS
};

struct _StudioCurveLabTable
{
  GtkWidget parent_instance;

  GtkWidget *grid; /* the only child */
  GtkLabel *jnd_head;
  GtkWidget *names[HEK_CURVE_LAB_N_CURVES];
  GtkLabel *bits[HEK_CURVE_LAB_N_CURVES];
  GtkLabel *jnd[HEK_CURVE_LAB_N_CURVES];
};

G_DEFINE_FINAL_TYPE (StudioCurveLabTable, studio_curve_lab_table, GTK_TYPE_WIDGET)

/* Numbers of one column have the same digits after the point: right-aligned they stand on it. */
static void
studio_curve_lab_table_set_row (StudioCurveLabTable      *self,
                                guint                     c,
                                const HekCurveLabBanding *banding,
                                guint                     n_bits)
{
  double worst = banding->worst[c][n_bits - 1].jnd;
  g_autofree char *bits = banding->min_bits[c] > 0 ? g_strdup_printf ("%u", banding->min_bits[c])
                                                   : g_strdup ("> 16");
  g_autofree char *jnd = worst >= 0.005 ? g_strdup_printf ("%.2f", worst) : g_strdup ("< 0.01");

  gtk_label_set_text (self->bits[c], bits);
  gtk_label_set_text (self->jnd[c], jnd);
}

static GtkLabel *
studio_curve_lab_table_add (StudioCurveLabTable *self,
                            guint                column,
                            guint                row,
                            const char          *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == COLUMN_CURVE ? 0 : 1);
  if (row == 0)
    {
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "dim-label");
    }
  else
    gtk_widget_add_css_class (label, "numeric");
  gtk_grid_attach (GTK_GRID (self->grid), label, (int) column, (int) row, 1, 1);
  return GTK_LABEL (label);
}

static void
studio_curve_lab_table_dispose (GObject *object)
{
  g_clear_pointer (&STUDIO_CURVE_LAB_TABLE (object)->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_curve_lab_table_parent_class)->dispose (object);
}

static void
studio_curve_lab_table_class_init (StudioCurveLabTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_curve_lab_table_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
studio_curve_lab_table_init (StudioCurveLabTable *self)
{
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), COLUMN_GAP);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 3);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));

  studio_curve_lab_table_add (self, COLUMN_CURVE, 0, _("Curve"));
  gtk_widget_set_tooltip_text (
    GTK_WIDGET (studio_curve_lab_table_add (self, COLUMN_BITS, 0, _("Bits"))),
    _("The fewest bits without visible banding"));
  self->jnd_head = studio_curve_lab_table_add (self, COLUMN_JND, 0, _("JND"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->jnd_head),
                               _("The most visible step of a smooth ramp, in just noticeable "
                                 "differences"));
  for (guint c = 0; c < HEK_CURVE_LAB_N_CURVES; c++)
    {
      self->names[c] = studio_curve_key_new_named (c);
      gtk_grid_attach (GTK_GRID (self->grid), self->names[c], COLUMN_CURVE, (int) c + 1, 1, 1);
      self->bits[c] = studio_curve_lab_table_add (self, COLUMN_BITS, c + 1, "—");
      self->jnd[c] = studio_curve_lab_table_add (self, COLUMN_JND, c + 1, "—");
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Fewest bits without visible banding"), -1);
}

static void
studio_curve_lab_table_set_dimmed (GtkLabel *label,
                                   gboolean  dimmed)
{
  if (dimmed)
    gtk_widget_add_css_class (GTK_WIDGET (label), "studio-stale");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (label), "studio-stale");
}

void
studio_curve_lab_table_show (StudioCurveLabTable      *self,
                             const HekCurveLabBanding *banding,
                             guint                     n_bits,
                             guint                     shown,
                             gboolean                  is_current)
{
  g_autofree char *head = g_strdup_printf (ngettext ("JND at %u bit", "JND at %u bits", n_bits),
                                           n_bits);

  g_return_if_fail (STUDIO_IS_CURVE_LAB_TABLE (self));

  gtk_label_set_text (self->jnd_head, head);
  for (guint c = 0; c < HEK_CURVE_LAB_N_CURVES; c++)
    {
      gboolean visible = (shown >> c & 1) != 0;

      if (banding != NULL)
        studio_curve_lab_table_set_row (self, c, banding, n_bits);
      studio_curve_lab_table_set_dimmed (self->bits[c], !is_current);
      studio_curve_lab_table_set_dimmed (self->jnd[c], !is_current);
      gtk_widget_set_visible (self->names[c], visible);
      gtk_widget_set_visible (GTK_WIDGET (self->bits[c]), visible);
      gtk_widget_set_visible (GTK_WIDGET (self->jnd[c]), visible);
    }
}
