/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-inspector.h"

#include "studio-inspector-sample.h"

G_BEGIN_DECLS

typedef enum
{
  CELL_POSITION,
  CELL_REF_NAME,
  CELL_REF_CHIP,
  CELL_REF_CODES,
  CELL_REF_LAB,
  CELL_REF_LIGHT,
  CELL_REF_LUMINANCE,
  CELL_TEST_NAME,
  CELL_TEST_CHIP,
  CELL_TEST_CODES,
  CELL_TEST_LAB,
  CELL_TEST_LIGHT,
  CELL_TEST_LUMINANCE,
  CELL_DIFFERENCE,
  N_CELLS
} Cell;

typedef enum
{
  SHOW_NAMES = 1 << 0,
  SHOW_PARTS = 1 << 1, /* L*a*b*, or red, green and blue light */
  SHOW_SUM = 1 << 2,   /* luminance */
  SHOW_CODES = 1 << 3, /* beside light; alone they are always shown */
  SHOW_ALL = SHOW_NAMES | SHOW_PARTS | SHOW_SUM | SHOW_CODES,
} Show;

struct _StudioInspector
{
  GtkWidget parent_instance;

  StudioInspectorSample ref, test;
  int x, y; /* -1: nothing is pointed at */
  char *ref_label, *test_label;
  StudioRendering *rendering; /* owned (nullable) */
  gboolean shows_light;       /* in the place of L*a*b*; there is a rendering */
  gboolean has_alpha; /* places for four codes */
  char position_template[32];

  gboolean measured;
  int widths[N_CELLS];
  int text_height;
};

/* A digit for each that the positions in a picture of this size can have. */
void studio_inspector_update_template (StudioInspector *self, guint source_width,
                                       guint source_height, gboolean has_alpha);

/* Returns: (transfer full) */
char *studio_inspector_cell_text (StudioInspector *self, Cell cell);

/* Returns: (nullable): the widest content of each text; with tabular figures 8 stands for any
 * digit */
const char *studio_inspector_cell_template (StudioInspector *self, Cell cell);

gboolean studio_inspector_shows (StudioInspector *self, Cell cell, Show show);
gboolean studio_inspector_is_dim (Cell cell);
int      studio_inspector_gap (Cell cell, Show show);

G_END_DECLS
