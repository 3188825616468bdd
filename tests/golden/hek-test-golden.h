/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/*
 * Golden tables: CSV files under $HEK_TEST_GOLDEN without quoted fields. Lines that begin with #
 * say where the values are from; the line after them names the columns.
 */
typedef struct
{
  char **columns;
  GPtrArray *rows; /* of char **, one per line */
} HekTestGolden;

/* @name: of a file in $HEK_TEST_GOLDEN. Aborts the test when it cannot be read. */
HekTestGolden *hek_test_golden_load (const char *name);
void           hek_test_golden_free (HekTestGolden *golden);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekTestGolden, hek_test_golden_free)

const char *hek_test_golden_text (const HekTestGolden *golden, guint row, const char *column);
double      hek_test_golden_number (const HekTestGolden *golden, guint row, const char *column);

/* The numbers of three columns of a row. */
void hek_test_golden_triple (const HekTestGolden *golden, guint row, const char *const columns[3],
                             double out[3]);
