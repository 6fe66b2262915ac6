"""What is reported of many forms: summary, audit, analysis, the draft of the 绩效自评报告."""
