#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The measured contrast sensitivities of tests/data/csf, cut to what the tests read.

usage: csf-measurements.py data_aggregated_merged.csv > ../../data/csf/measurements.csv

The input is in the folder "data" of gfxdisp/castleCSF (MIT, commit f4b0b72). Disks are left out:
the models are of gratings.
"""
import csv
import sys

COLUMNS = ['luminance', 's_frequency', 't_frequency', 'ge_sigma', 'eccentricity', 'vis_field', 'L',
           'M', 'S', 'L_delta_norm', 'M_delta_norm', 'S_delta_norm', 'sensitivity']
NAMES = ['dataset', 'cd_m2', 'cpd', 'hz', 'sigma_deg', 'eccentricity_deg', 'vis_field_deg', 'l', 'm',
         's', 'delta_l', 'delta_m', 'delta_s', 'sensitivity']

print('# Measured contrast sensitivities (gratings and Gabor patches, mean of the observers): '
      'gfxdisp/castleCSF, data/data_aggregated_merged.csv, commit f4b0b72, MIT License, Copyright '
      '(c) 2023 Graphics and Displays group - University of Cambridge; columns and digits cut by '
      'golden/scripts/csf-measurements.py. The papers are named by author and year; see '
      'data/datasets.json there.')
print(','.join(NAMES))
with open(sys.argv[1], encoding='latin1') as file:
    for row in csv.DictReader(file):
        if row['stimulus'] != 'disk':
            print(','.join([row['dataset']] + [f'{float(row[c]):.6g}' for c in COLUMNS]))
